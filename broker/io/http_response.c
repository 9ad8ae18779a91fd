#include "http_response.h"
#include "clock.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} known[] = {{200, "OK"},
		     {201, "Created"},
		     {204, "No Content"},
		     {303, "See Other"},
		     {304, "Not Modified"},
		     {400, "Bad Request"},
		     {401, "Unauthorized"},
		     {403, "Forbidden"},
		     {404, "Not Found"},
		     {405, "Method Not Allowed"},
		     {408, "Request Timeout"},
		     {409, "Conflict"},
		     {413, "Content Too Large"},
		     {414, "URI Too Long"},
		     {417, "Expectation Failed"},
		     {421, "Misdirected Request"},
		     {429, "Too Many Requests"},
		     {431, "Request Header Fields Too Large"},
		     {500, "Internal Server Error"},
		     {501, "Not Implemented"},
		     {502, "Bad Gateway"},
		     {503, "Service Unavailable"},
		     {504, "Gateway Timeout"},
		     {505, "HTTP Version Not Supported"}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].status == status)
			return known[i].reason;
	return "";
}

/* RFC 9110 5.6.7, made once a second. No strftime(): the words are English in every locale. */
static const char *date(void)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	static char made[64];
	static time_t made_at = -1;
	time_t now = (time_t)clock_now();
	struct tm t;

	if (now == made_at || gmtime_r(&now, &t) == NULL)
		return made;
	made_at = now;
	snprintf(made, sizeof made, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday],
		 t.tm_mday, months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
	return made;
}

static char *put(char *at, const char *string)
{
	size_t len = strlen(string);

	memcpy(at, string, len);
	return at + len;
}

static char *put_header(char *at, const char *name, const char *value)
{
	return put(put(put(put(at, name), ": "), value), "\r\n");
}

static size_t headers_size(const struct http_response *response)
{
	size_t size = response->content_type == NULL ? 0 : strlen(response->content_type) + 18;

	for (const struct exchange_header *h = response->headers; h != NULL; h = h->next)
		size += strlen(h->name) + strlen(h->value) + 4;
	return size;
}

struct text http_response_write(struct arena *a, const struct http_response *response)
{
	enum { FIXED = 256 }; /* status line, Date, Content-Length, Connection */
	size_t body_len = response->content_type == NULL ? 0 : response->body.len;
	char *start = arena_alloc(a, FIXED + headers_size(response) + body_len), *at;
	char digits[TEXT_DIGITS];

	at = put(put(start, "HTTP/1.1 "), text_of_number(digits, response->status).at);
	at = put(put(put(at, " "), reason_of(response->status)), "\r\n");
	at = put_header(at, "Date", date());
	if (response->content_type != NULL)
		at = put_header(at, "Content-Type", response->content_type);
	/* RFC 9110 8.6: the first has none, that of the second would be of what is not sent. */
	if (response->status != 204 && response->status != 304)
		at = put_header(at, "Content-Length",
				text_of_number(digits, (long long)body_len).at);
	if (response->close)
		at = put_header(at, "Connection", "close");
	for (const struct exchange_header *h = response->headers; h != NULL; h = h->next)
		at = put_header(at, h->name, h->value);
	at = put(at, "\r\n");
	if (!response->is_head && body_len > 0)
		at = (char *)memcpy(at, response->body.at, body_len) + body_len;
	return (struct text){start, (size_t)(at - start)};
}
