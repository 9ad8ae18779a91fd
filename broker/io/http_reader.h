/* http_reader.h -- the head of an HTTP/1.1 request, read strictly: RFC 9112, RFC 9110.
 *
 * Refused, with 400 unless said: bare LF or CR, NUL and control bytes, folded lines, space before
 * a colon, an empty or foreign header name, a method we do not know (501), a target that is not
 * origin-form of 0x21 to 0x7e or begins with // or holds #, a version other than 1.0 and 1.1 (505),
 * no Host or two, any Transfer-Encoding (501), two Content-Lengths or one that is not 1 to 10
 * digits, a body where the method has none or one beyond HTTP_BODY_MAX (413), Expect (417), any of
 * Authorization, Cookie, Content-Type, Host twice, and more than the sizes below (431; 414 if it
 * is the target). After a refusal the connection is closed, since nobody knows where the next
 * request would begin. Pure: bytes in, request out; no waiting.
 */
#pragma once
#include "arena.h"
#include "refusal.h"

enum { HTTP_HEAD_MAX = 16 * 1024, HTTP_HEADERS_MAX = 64, HTTP_BODY_MAX = 64 * 1024 };

/* HTTP_OTHER: DELETE, PATCH, PUT, TRACE, which we know and serve nowhere. */
enum http_method { HTTP_GET, HTTP_HEAD_METHOD, HTTP_POST, HTTP_OPTIONS, HTTP_OTHER };

struct http_header {
	struct text name, value; /* value without surrounding blanks */
};

struct http_request {
	enum http_method method;
	struct text path, query; /* as they came, not decoded; query absent without '?' */
	struct text host;        /* as it came */
	size_t content_length;
	bool keep_alive; /* HTTP/1.1 without Connection: close */
	size_t header_count;
	struct http_header headers[HTTP_HEADERS_MAX];
	struct text body; /* set by whoever read it */
};

/* Where the head that begins at bytes ends: 0 if more bytes are needed, or if it is refused already
 * (*no is set). Costs no memory, so that a peer that drips its head holds none. */
size_t http_head_size(struct text bytes, const struct refusal **no);

/* The head that begins at bytes: 0 if more bytes are needed, else its size. *no is set if it is
 * refused. On success *request points into a copy in the arena. */
size_t http_read_head(struct arena *a, struct text bytes, struct http_request **request,
		      const struct refusal **no);

struct text http_header_find(const struct http_request *request,
			     const char *name); /* any case; absent */
