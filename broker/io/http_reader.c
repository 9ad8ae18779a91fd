#include "http_reader.h"
#include <string.h>
#include <strings.h>

static const struct refusal http_line_end_malformed = {
	"http-line-end-malformed", 400, NULL,
	"A line of the request's head does not end with CR LF."};
static const struct refusal http_request_line_malformed = {
	"http-request-line-malformed", 400, NULL,
	"The first line is not METHOD SP target SP HTTP/1.1."};
static const struct refusal http_method_unknown = {
	"http-method-unknown", 501, NULL,
	"The method is not one of HTTP's that this server knows."};
static const struct refusal http_target_malformed = {
	"http-target-malformed", 400, NULL,
	"The request target is not an absolute path of visible ASCII characters."};
static const struct refusal http_target_too_long = {"http-target-too-long", 414, NULL,
						    "The request line is longer than 16 KiB."};
static const struct refusal http_version_unsupported = {
	"http-version-unsupported", 505, NULL, "The version is neither HTTP/1.1 nor HTTP/1.0."};
static const struct refusal http_header_malformed = {
	"http-header-malformed", 400, NULL,
	"A header is not name: value on one line, or holds a control character."};
static const struct refusal http_header_repeated = {"http-header-repeated", 400, NULL,
						    "A header that may appear once appears twice."};
static const struct refusal http_head_too_large = {
	"http-head-too-large", 431, NULL,
	"The head of the request has more than 16 KiB or 64 headers."};
static const struct refusal http_host_missing = {"http-host-missing", 400, NULL,
						 "The request has no Host header."};
static const struct refusal http_host_malformed = {
	"http-host-malformed", 400, NULL, "The Host header is not a host with an optional port."};
static const struct refusal http_transfer_encoding = {
	"http-transfer-encoding", 501, NULL,
	"The request has a Transfer-Encoding; send a Content-Length instead."};
static const struct refusal http_content_length_malformed = {
	"http-content-length-malformed", 400, NULL, "The Content-Length is not one number."};
static const struct refusal http_body_unexpected = {"http-body-unexpected", 400, NULL,
						    "A request with this method has no body."};
static const struct refusal http_body_too_large = {"http-body-too-large", 413, NULL,
						   "The body is larger than 64 KiB."};
static const struct refusal http_expectation_failed = {
	"http-expectation-failed", 417, NULL,
	"The Expect header is not supported; send the body at once."};

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 9110 5.6.2 */
static bool is_token(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!is_alphanumeric(t.at[i]) &&
		    (t.at[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", t.at[i])))
			return false;
	return t.len > 0;
}

/* RFC 9110 5.5, without obs-fold */
static bool is_field_value(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static struct text trim(struct text t)
{
	while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t'))
		t = (struct text){t.at + 1, t.len - 1};
	while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t'))
		t.len--;
	return t;
}

static bool is_same_word(struct text t, const char *word)
{
	return t.len == strlen(word) && strncasecmp(t.at, word, t.len) == 0;
}

/* The first line that is not whole yet, or the empty line that ends the head. A bare LF is refused
 * when it is seen: a peer that ends its lines so would wait for us, and we for it. */
static size_t find_end(struct text bytes, const struct refusal **no)
{
	const char *line = bytes.at, *end = bytes.at + bytes.len;

	for (const char *lf; (lf = memchr(line, '\n', (size_t)(end - line))) != NULL;
	     line = lf + 1) {
		if (lf == line || lf[-1] != '\r') {
			*no = &http_line_end_malformed;
			return 0;
		}
		if (lf - line == 1)
			return (size_t)(lf + 1 - bytes.at);
	}
	if (bytes.len >= HTTP_HEAD_MAX)
		*no = line == bytes.at ? &http_target_too_long : &http_head_too_large;
	return 0;
}

size_t http_head_size(struct text bytes, const struct refusal **no)
{
	struct text head = {bytes.at, bytes.len < HTTP_HEAD_MAX ? bytes.len : HTTP_HEAD_MAX};

	*no = NULL;
	/* TLS on a plain port, and whatever else is not HTTP, is answered at the first byte. */
	if (head.len > 0 && (head.at[0] < 'A' || head.at[0] > 'Z')) {
		*no = &http_request_line_malformed;
		return 0;
	}
	return head.len == 0 ? 0 : find_end(head, no);
}

static const struct refusal *read_method(struct text word, enum http_method *method)
{
	static const struct {
		const char *name;
		enum http_method method;
	} known[] = {{"GET", HTTP_GET},         {"HEAD", HTTP_HEAD_METHOD}, {"POST", HTTP_POST},
		     {"OPTIONS", HTTP_OPTIONS}, {"DELETE", HTTP_OTHER},     {"PATCH", HTTP_OTHER},
		     {"PUT", HTTP_OTHER},       {"TRACE", HTTP_OTHER}};

	if (!is_token(word))
		return &http_request_line_malformed;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!text_is(word, known[i].name))
			continue;
		*method = known[i].method;
		return NULL;
	}
	return &http_method_unknown;
}

/* RFC 9112 3.2.1, origin-form alone. A second slash would make a host of what follows it for
 * whoever resolves the path as a reference (RFC 3986 4.2). */
static const struct refusal *read_target(struct text target, struct http_request *request)
{
	if (target.len == 0 || target.at[0] != '/' || (target.len > 1 && target.at[1] == '/'))
		return &http_target_malformed;
	for (size_t i = 0; i < target.len; i++)
		if (target.at[i] < 0x21 || target.at[i] > 0x7e || target.at[i] == '#')
			return &http_target_malformed;
	request->path = text_split(target, '?', &request->query);
	return NULL;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static const struct refusal *read_version(struct text version, struct http_request *request)
{
	if (version.len != 8 || !text_starts(version, "HTTP/") || !is_digit(version.at[5]) ||
	    version.at[6] != '.' || !is_digit(version.at[7]))
		return &http_request_line_malformed;
	request->keep_alive = text_is(version, "HTTP/1.1");
	return request->keep_alive || text_is(version, "HTTP/1.0") ? NULL
								   : &http_version_unsupported;
}

static const struct refusal *read_request_line(struct text line, struct http_request *request)
{
	struct text target, version;
	struct text method = text_split(line, ' ', &target);
	const struct refusal *no = read_method(method, &request->method);

	if (no != NULL)
		return no;
	target = text_split(target, ' ', &version);
	no = read_target(target, request);
	return no != NULL ? no : read_version(version, request);
}

static const struct refusal *read_header(struct text line, struct http_request *request)
{
	struct text value;
	struct text name = text_split(line, ':', &value);

	if (value.at == NULL || !is_token(name) || !is_field_value(value))
		return &http_header_malformed;
	if (request->header_count == HTTP_HEADERS_MAX)
		return &http_head_too_large;
	request->headers[request->header_count++] = (struct http_header){name, trim(value)};
	return NULL;
}

static struct text skip(struct text t, size_t count)
{
	return (struct text){t.at + count, t.len - count};
}

static bool is_port(struct text port)
{
	long long number;

	return port.len <= 5 && text_number(port, &number) && number > 0 && number <= 65535;
}

static bool is_host_name(struct text name, const char *marks)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_alphanumeric(name.at[i]) &&
		    (name.at[i] == '\0' || !strchr(marks, name.at[i])))
			return false;
	return name.len > 0;
}

/* RFC 9110 7.2: uri-host [":" port], names and addresses as they appear in URLs of ours. */
static bool is_host(struct text host)
{
	struct text port, name;

	if (!text_starts(host, "[")) {
		name = text_split(host, ':', &port);
		return is_host_name(name, ".-_") && (port.at == NULL || is_port(port));
	}
	name = text_split(skip(host, 1), ']', &port);
	if (!is_host_name(name, ":.") || port.at == NULL)
		return false;
	return port.len == 0 || (port.at[0] == ':' && is_port(skip(port, 1)));
}

/* Those whose second appearance another reader might prefer to the first. */
static const struct refusal *check_repeated(const struct http_request *request)
{
	static const char *const once[] = {"host",   "content-length", "content-type",
					   "cookie", "authorization",  NULL};

	for (size_t name = 0; once[name] != NULL; name++) {
		int count = 0;

		for (size_t i = 0; i < request->header_count; i++)
			count += is_same_word(request->headers[i].name, once[name]);
		if (count > 1)
			return &http_header_repeated;
	}
	return NULL;
}

/* RFC 9112 6: where the body ends. A chunked body is not read at all, which leaves one way to
 * say a length, and nothing to smuggle behind a second. */
static const struct refusal *read_length(struct http_request *request)
{
	struct text length = http_header_find(request, "content-length");
	long long number = 0;

	if (http_header_find(request, "transfer-encoding").at != NULL)
		return &http_transfer_encoding;
	if (http_header_find(request, "expect").at != NULL)
		return &http_expectation_failed;
	if (length.at != NULL && (length.len > 10 || !text_number(length, &number)))
		return &http_content_length_malformed;
	if (number > 0 && request->method != HTTP_POST)
		return &http_body_unexpected;
	if (number > HTTP_BODY_MAX)
		return &http_body_too_large;
	request->content_length = (size_t)number;
	return NULL;
}

static void read_connection(struct http_request *request)
{
	for (size_t i = 0; i < request->header_count; i++) {
		struct text rest = request->headers[i].value;

		if (!is_same_word(request->headers[i].name, "connection"))
			continue;
		while (rest.at != NULL)
			if (is_same_word(trim(text_split(rest, ',', &rest)), "close"))
				request->keep_alive = false;
	}
}

static const struct refusal *check_request(struct http_request *request)
{
	const struct refusal *no = check_repeated(request);

	if (no != NULL)
		return no;
	request->host = http_header_find(request, "host");
	if (request->host.at == NULL)
		return &http_host_missing;
	if (!is_host(request->host))
		return &http_host_malformed;
	read_connection(request);
	return read_length(request);
}

/* The next line of the head without its CR LF. */
static struct text next_line(struct text *head)
{
	struct text line = text_split(*head, '\n', head);

	line.len--;
	return line;
}

static const struct refusal *read_head(struct text head, struct http_request *request)
{
	const struct refusal *no = read_request_line(next_line(&head), request);

	while (no == NULL) {
		struct text line = next_line(&head);

		if (line.len == 0)
			return check_request(request);
		no = read_header(line, request);
	}
	return no;
}

size_t http_read_head(struct arena *a, struct text bytes, struct http_request **request,
		      const struct refusal **no)
{
	size_t size = http_head_size(bytes, no);

	*request = NULL;
	if (size == 0)
		return 0;
	*request = arena_alloc(a, sizeof **request);
	*no = read_head((struct text){arena_copy(a, bytes.at, size), size}, *request);
	return size;
}

struct text http_header_find(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (is_same_word(request->headers[i].name, name))
			return request->headers[i].value;
	return TEXT_NONE;
}
