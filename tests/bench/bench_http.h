/* bench_http.h -- what a browser and a client need of HTTP/1.1, URLs and HTML. */
#pragma once
#include "bench_text.h"

#include <netinet/in.h>

enum { MAX_ORIGINS = 8 };

/* A scheme://authority, and the loopback address that is dialled for it. */
struct origin {
	char name[160];
	char host[128];
	struct sockaddr_in addr;
};
extern struct origin origins[MAX_ORIGINS];
extern int origin_count;

/* Splits an absolute URL; a new origin must be http://ip:port. -1: it cannot be dialled. */
int url_split(struct view url, struct view *path);
/* Another server of the same name, at a port of its own. */
int origin_beside(int origin, int port);

struct response {
	int status;
	struct view head; /* header lines */
	struct view body;
	bool keep_alive;
};
enum http_progress { HTTP_MORE, HTTP_DONE, HTTP_BAD };
/* `in` holds what arrived so far; on HTTP_DONE `r` points into it (chunks are joined in place). */
enum http_progress http_parse(struct buf *in, bool eof, struct response *r);
bool header_next(struct view *head, struct view *name, struct view *value);
bool header_get(struct view head, struct view name, struct view *value);

/* Blocking GET for start-up work; returns the status, 0 when there was no answer. */
int http_get(struct view url, struct buf *in, struct response *r);
int http_get_from(int origin, struct view path, struct buf *in, struct response *r);

/* Next tag called `name` in *page; *page moves past it, `tag` is the text between < and >. */
bool html_tag(struct view *page, struct view name, struct view *tag);
bool html_attr(struct view tag, struct view name, struct view *value);
size_t html_unescape(struct view in, char *out); /* room for in.n bytes */
