#include "page_style.h"
#include "hash.h"
#include "utf8.h"
#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 16 };

struct style {
	char open[DEPTH_MAX]; /* what closes each bracket that is open */
	int depth, line;
	char quote;     /* of the string that is open; 0: none is */
	size_t comment; /* 1 + where the comment began that is open; 0: none is */
};

static bool begins(struct text rest, const char *word)
{
	return rest.len >= strlen(word) && strncasecmp(rest.at, word, strlen(word)) == 0;
}

/* A bracket; NULL, or what is wrong. */
static const char *step_bracket(struct style *s, char c)
{
	static const char opening[] = "{([", closing[] = "})]";
	const char *opens = strchr(opening, c);

	if (opens == NULL)
		return s->depth > 0 && s->open[--s->depth] == c
			       ? NULL
			       : "A bracket closes here that is not open.";
	if (s->depth == DEPTH_MAX)
		return "Brackets are nested too deeply.";
	s->open[s->depth++] = closing[opens - opening];
	return NULL;
}

static const char *step_string(struct style *s, char c)
{
	if (c == s->quote)
		s->quote = 0;
	return strchr("\n\r\f", c) != NULL ? "A string does not end on its line." : NULL;
}

/* The byte at the beginning of rest, which is not in a comment or string. */
static const char *step(struct style *s, struct text rest)
{
	char c = *rest.at;

	if (c == '"' || c == '\'')
		s->quote = c;
	else if (begins(rest, "url(") || begins(rest, "@import"))
		return "A style sheet fetches nothing.";
	else if (strchr("{}()[]", c) != NULL && c != '\0')
		return step_bracket(s, c);
	return NULL;
}

/* One byte of css; NULL, or what is wrong with it. */
static const char *step_over(struct style *s, struct text css, size_t i)
{
	struct text rest = {css.at + i, css.len - i};

	if (s->comment > 0) {
		if (i >= s->comment + 2 && *rest.at == '/' && css.at[i - 1] == '*')
			s->comment = 0;
		return NULL;
	}
	if (*rest.at == '\0')
		return "There is a NUL byte.";
	if (begins(rest, "</"))
		return "What ends an element may not stand in a style sheet.";
	if (*rest.at == '\\')
		return "An escape may hide what it says: write the character itself.";
	if (s->quote != 0)
		return step_string(s, *rest.at);
	if (begins(rest, "/*"))
		s->comment = i + 1;
	return step(s, rest);
}

bool page_style_check(struct arena *a, const char *file, struct text css,
		      struct config_faults *faults)
{
	struct style s = {.line = 1};
	const char *problem = NULL;

	for (size_t i = 0; i < css.len && problem == NULL; i++) {
		problem = step_over(&s, css, i);
		s.line += css.at[i] == '\n' && problem == NULL;
	}
	if (problem == NULL && !utf8_is(css))
		problem = "The file is not in UTF-8.";
	if (problem == NULL && (s.depth > 0 || s.quote != 0 || s.comment > 0))
		problem = "The file ends within a bracket, a string or a comment.";
	if (problem != NULL)
		config_fault(faults, file, arena_printf(a, "line %d", s.line), problem,
			     "Compare with the shipped parvis.css.");
	return problem == NULL;
}

/* Between two bytes, does space say anything? */
static bool space_matters(char before, char after)
{
	return strchr("{};,", before) == NULL && strchr("{}", after) == NULL;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* How much of rest is space: blanks and comments. */
static size_t space_length(struct text rest)
{
	size_t len = 0;
	const char *end;

	while (len < rest.len)
		if (is_space(rest.at[len])) {
			len++;
		} else if (begins((struct text){rest.at + len, rest.len - len}, "/*")) {
			end = memmem(rest.at + len + 2, rest.len - len - 2, "*/", 2);
			len = end == NULL ? rest.len : (size_t)(end - rest.at) + 2;
		} else {
			break;
		}
	return len;
}

/* A string, or one byte that is none. */
static size_t word_length(struct text rest)
{
	const char *end;

	if (*rest.at != '"' && *rest.at != '\'')
		return 1;
	end = memchr(rest.at + 1, *rest.at, rest.len - 1);
	return end == NULL ? rest.len : (size_t)(end - rest.at) + 1;
}

struct text page_style_shorten(struct arena *a, struct text css)
{
	char *out = arena_alloc(a, css.len + 1);
	size_t len = 0, used;

	for (; css.len > 0; css = (struct text){css.at + used, css.len - used}) {
		used = space_length(css);
		if (used == 0) {
			used = word_length(css);
			memcpy(out + len, css.at, used);
			len += used;
		} else if (len > 0 && used < css.len && space_matters(out[len - 1], css.at[used])) {
			out[len++] = ' ';
		}
	}
	return (struct text){out, len};
}

const char *page_style_source(struct arena *a, struct text css)
{
	struct hash hash = hash_sha256(css);
	unsigned char encoded[48]; /* 44 characters and a NUL */

	EVP_EncodeBlock(encoded, hash.bytes, sizeof hash.bytes);
	return arena_printf(a, "'sha256-%s'", encoded);
}
