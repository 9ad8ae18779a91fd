#include "mail_message.h"
#include "mail_address.h"
#include "utf8.h"
#include <assert.h>
#include <string.h>
#include <time.h>

/* RFC 2045 6.7, RFC 2047 2: an encoded word is shorter, since its line has a name as well. */
enum { LINE_MAX = 76, WORD_MAX = 60, ESCAPED = 3, BETWEEN_WORDS = 16 };

struct writer {
	char *at;
	size_t column;
};

static void put(struct writer *w, const char *string)
{
	w->at = stpcpy(w->at, string);
	w->column += strlen(string);
}

static void put_escaped(struct writer *w, char c)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char byte = (unsigned char)c;

	put(w, (const char[]){'=', digits[byte >> 4], digits[byte & 15], '\0'});
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_plain_phrase(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!is_plain(t.at[i]) && (t.at[i] != ' ' || i == 0 || t.at[i - 1] == ' '))
			return false;
	return t.len > 0 && t.len < WORD_MAX && t.at[t.len - 1] != ' ';
}

/* No decoder may find a line's end in it. */
static void put_in_word(struct writer *w, char c)
{
	if (c == ' ' || (unsigned char)c < ' ' || c == 0x7f)
		put(w, "_");
	else if (is_plain(c))
		put(w, (const char[]){c, '\0'});
	else
		put_escaped(w, c);
}

/* RFC 2047 5: a character is never cut in two. */
static const char *phrase(struct arena *a, struct text t)
{
	char *phrase = arena_alloc(a, (t.len + 1) * (ESCAPED + BETWEEN_WORDS));
	struct writer w = {.at = phrase};

	if (is_plain_phrase(t))
		return arena_string(a, t);
	put(&w, "=?utf-8?q?");
	while (t.len > 0) {
		size_t length = utf8_length(t);

		length = length == 0 ? 1 : length;
		if (w.column + length * ESCAPED > WORD_MAX) {
			put(&w, "?=\r\n =?utf-8?q?");
			w.column = sizeof "=?utf-8?q?" - 1;
		}
		for (size_t i = 0; i < length; i++)
			put_in_word(&w, t.at[i]);
		t = (struct text){t.at + length, t.len - length};
	}
	put(&w, "?=");
	return phrase;
}

/* What servers and mailboxes treat as their own stands at the beginning of a line: a dot (RFC 5321
 * 4.5.2), and From. Blanks at its end get lost. */
static bool must_escape(const struct writer *w, struct text line, size_t i)
{
	char c = line.at[i];

	if (w->column == 0 && (c == '.' || c == 'F'))
		return true;
	return c == '=' || c < ' ' || c > '~' || (c == ' ' && i + 1 == line.len);
}

static void put_line(struct writer *w, struct text line)
{
	w->column = 0;
	for (size_t i = 0; i < line.len; i++) {
		if (w->column + ESCAPED >= LINE_MAX) {
			put(w, "=\r\n");
			w->column = 0;
		}
		if (must_escape(w, line, i))
			put_escaped(w, line.at[i]);
		else
			put(w, (const char[]){line.at[i], '\0'});
	}
	put(w, "\r\n");
}

static const char *quoted_printable(struct arena *a, struct text body)
{
	char *out = arena_alloc(a, body.len * (ESCAPED + 1) + sizeof "\r\n");
	struct writer w = {.at = out};

	while (body.at != NULL && body.len > 0)
		put_line(&w, text_split(body, '\n', &body));
	return out;
}

/* RFC 5322 3.3, whatever the language of the process. */
static const char *date(struct arena *a, long long at)
{
	static const char days[] = "SunMonTueWedThuFriSat",
			  months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)at;
	struct tm utc;

	if (gmtime_r(&seconds, &utc) == NULL)
		return date(a, 0);
	return arena_printf(a, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000",
			    days + (ptrdiff_t)3 * utc.tm_wday, utc.tm_mday,
			    months + (ptrdiff_t)3 * utc.tm_mon, utc.tm_year + 1900, utc.tm_hour,
			    utc.tm_min, utc.tm_sec);
}

struct text mail_message_write(struct arena *a, const struct mail_message *m)
{
	assert(mail_address_is(text_of(m->from)) && mail_address_is(text_of(m->to)));
	return text_of(arena_printf(a,
				    "Date: %s\r\n"
				    "From: %s <%s>\r\n"
				    "To: %s\r\n"
				    "Subject: %s\r\n"
				    "Message-ID: <%s@%.*s>\r\n"
				    "Auto-Submitted: auto-generated\r\n"
				    "MIME-Version: 1.0\r\n"
				    "Content-Type: text/plain; charset=utf-8\r\n"
				    "Content-Transfer-Encoding: quoted-printable\r\n"
				    "Content-Language: %s\r\n"
				    "\r\n"
				    "%s",
				    date(a, m->at), phrase(a, text_of(m->from_name)), m->from,
				    m->to, phrase(a, m->subject), m->id,
				    TEXT_ARG(mail_address_domain(text_of(m->from))), m->language,
				    quoted_printable(a, m->body)));
}
