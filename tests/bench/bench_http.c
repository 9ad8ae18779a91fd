#include "bench_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct origin origins[MAX_ORIGINS];
int origin_count;

static bool parse_address(struct view s, struct sockaddr_in *addr)
{
	struct view host, port;
	char text[64];
	view_cut(s, ':', &host, &port);
	if (view_eq(host, VIEW("localhost")))
		host = VIEW("127.0.0.1");
	if (host.n >= sizeof text)
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = 0;
	*addr = (struct sockaddr_in){.sin_family = AF_INET,
				     .sin_port = htons((uint16_t)view_long(port, 80))};
	return inet_pton(AF_INET, text, &addr->sin_addr) == 1 &&
	       (ntohl(addr->sin_addr.s_addr) >> 24) == 127; /* loopback only */
}

static int origin_add(struct view name, const struct sockaddr_in *addr)
{
	if (origin_count == MAX_ORIGINS || name.n >= sizeof origins[0].name)
		die("too many origins, or one too long: %.*s", VIEW_ARGS(name));
	struct origin *o = &origins[origin_count];
	snprintf(o->name, sizeof o->name, "%.*s", VIEW_ARGS(name));
	const char *host = strstr(o->name, "://");
	snprintf(o->host, sizeof o->host, "%.120s", host ? host + 3 : o->name);
	o->addr = *addr;
	return origin_count++;
}

int url_split(struct view url, struct view *path)
{
	const char *slashes = view_find(url, VIEW("://"));
	if (!slashes)
		return -1;
	const char *host = slashes + 3, *end = url.p + url.n, *p = host;
	while (p < end && *p != '/' && *p != '?' && *p != '#')
		p++;
	struct view name = {url.p, (size_t)(p - url.p)};
	*path = (struct view){p, (size_t)(end - p)};
	for (int i = 0; i < origin_count; i++)
		if (view_eq(name, view_of(origins[i].name)))
			return i;
	struct sockaddr_in addr;
	if (!view_starts(name, VIEW("http://")) ||
	    !parse_address((struct view){host, (size_t)(p - host)}, &addr))
		return -1;
	return origin_add(name, &addr);
}

int origin_beside(int origin, int port)
{
	struct sockaddr_in addr = origins[origin].addr;
	char name[sizeof origins[0].name];
	addr.sin_port = htons((uint16_t)port);
	snprintf(name, sizeof name, "port %d of %.120s", port,
		 origins[origin].name); /* same host */
	return origin_add(view_of(name), &addr);
}

bool header_next(struct view *head, struct view *name, struct view *value)
{
	struct view line;
	while (head->n) {
		view_cut(*head, '\n', &line, head);
		if (view_cut(line, ':', name, value)) {
			*value = view_trim(*value);
			return true;
		}
	}
	return false;
}

bool header_get(struct view head, struct view name, struct view *value)
{
	struct view n;
	while (header_next(&head, &n, value))
		if (view_ieq(n, name))
			return true;
	*value = (struct view){"", 0};
	return false;
}

/* Joins the chunks of `data` in place when all of them are there. */
static enum http_progress join_chunks(char *data, size_t n, struct view *body)
{
	for (int pass = 0; pass < 2; pass++) {
		char *p = data, *end = data + n, *out = data;
		for (;;) {
			char *eol = memchr(p, '\n', (size_t)(end - p));
			if (!eol)
				return HTTP_MORE;
			char *stop;
			unsigned long size = strtoul(p, &stop, 16);
			if (stop == p)
				return HTTP_BAD;
			p = eol + 1;
			if (!size) { /* last chunk, then trailers up to an empty line */
				while ((eol = memchr(p, '\n', (size_t)(end - p))) && eol - p > 1)
					p = eol + 1;
				if (!eol)
					return HTTP_MORE;
				break;
			}
			if ((size_t)(end - p) < size + 2)
				return HTTP_MORE;
			if (pass)
				memmove(out, p, size);
			out += size;
			p += size + 2;
		}
		*body = (struct view){data, (size_t)(out - data)};
	}
	return HTTP_DONE;
}

enum http_progress http_parse(struct buf *in, bool eof, struct response *r)
{
	struct view all = buf_view(in), line, rest, name, value;
	const char *end = view_find(all, VIEW("\r\n\r\n"));
	if (!end)
		return eof || all.n > 65536 ? HTTP_BAD : HTTP_MORE;
	size_t head_len = (size_t)(end - all.p) + 4;
	view_cut((struct view){all.p, head_len - 2}, '\n', &line, &rest);
	if (!view_starts(line, VIEW("HTTP/1.")) || line.n < 12)
		return HTTP_BAD;
	r->status = (int)view_long((struct view){line.p + 9, 3}, 0);
	r->keep_alive = line.p[7] == '1';
	r->head = rest;
	if (r->status == 100) { /* interim: drop it and look again */
		in->n -= head_len;
		memmove(in->p, in->p + head_len, in->n);
		return http_parse(in, eof, r);
	}
	long length = -1;
	bool chunked = false;
	while (header_next(&rest, &name, &value)) {
		if (view_ieq(name, VIEW("content-length")))
			length = view_long(value, 0);
		else if (view_ieq(name, VIEW("transfer-encoding")))
			chunked = view_ieq(value, VIEW("chunked"));
		else if (view_ieq(name, VIEW("connection")))
			r->keep_alive = view_ieq(value, VIEW("keep-alive")) ||
					(r->keep_alive && !view_ieq(value, VIEW("close")));
	}
	r->body = (struct view){all.p + head_len, all.n - head_len};
	if (r->status == 204 || r->status == 304) {
		r->body.n = 0;
		return HTTP_DONE;
	}
	if (chunked)
		return join_chunks(in->p + head_len, r->body.n, &r->body);
	if (length < 0) { /* up to the end of the connection */
		r->keep_alive = false;
		return eof ? HTTP_DONE : HTTP_MORE;
	}
	if (r->body.n < (size_t)length)
		return eof ? HTTP_BAD : HTTP_MORE;
	r->body.n = (size_t)length;
	return HTTP_DONE;
}

int http_get(struct view url, struct buf *in, struct response *r)
{
	struct view path;
	int o = url_split(url, &path);
	return o < 0 ? 0 : http_get_from(o, path, in, r);
}

int http_get_from(int o, struct view path, struct buf *in, struct response *r)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval limit = {10, 0};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	struct buf req = {0};
	buf_fmt(&req, "GET %.*s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", VIEW_ARGS(path),
		origins[o].host);
	enum http_progress done = HTTP_BAD;
	in->n = 0;
	if (connect(fd, (struct sockaddr *)&origins[o].addr, sizeof origins[o].addr) == 0 &&
	    send(fd, req.p, req.n, MSG_NOSIGNAL) == (ssize_t)req.n) {
		done = HTTP_MORE;
		while (done == HTTP_MORE) {
			buf_room(in, 16384);
			ssize_t k = recv(fd, in->p + in->n, in->cap - in->n, 0);
			if (k > 0)
				in->n += (size_t)k;
			done = k < 0 ? HTTP_BAD : http_parse(in, k == 0, r);
		}
	}
	close(fd);
	free(req.p);
	return done == HTTP_DONE ? r->status : 0;
}

bool html_tag(struct view *page, struct view name, struct view *tag)
{
	const char *end = page->p + page->n, *p = page->p;
	while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
		p++;
		if ((size_t)(end - p) <= name.n)
			break;
		if (strncasecmp(p, name.p, name.n) == 0 && strchr(" \t\r\n/>", p[name.n])) {
			const char *q = p + name.n;
			char quote = 0;
			for (; q < end && (quote || *q != '>'); q++) {
				if (quote)
					quote = *q == quote ? 0 : quote;
				else if (*q == '"' || *q == '\'')
					quote = *q;
			}
			*tag = (struct view){p + name.n, (size_t)(q - p) - name.n};
			*page = (struct view){q, (size_t)(end - q)};
			return true;
		}
	}
	return false;
}

bool html_attr(struct view tag, struct view name, struct view *value)
{
	const char *p = tag.p, *end = tag.p + tag.n;
	while (p < end) {
		while (p < end && strchr(" \t\r\n/", *p))
			p++;
		const char *start = p;
		while (p < end && !strchr(" \t\r\n=/", *p))
			p++;
		struct view attr = {start, (size_t)(p - start)};
		*value = (struct view){"", 0};
		if (p < end && *p == '=') {
			p++;
			if (p < end && (*p == '"' || *p == '\'')) {
				const char *close_quote = memchr(p + 1, *p, (size_t)(end - p - 1));
				if (!close_quote)
					return false;
				*value = (struct view){p + 1, (size_t)(close_quote - p - 1)};
				p = close_quote + 1;
			} else {
				start = p;
				while (p < end && !strchr(" \t\r\n", *p))
					p++;
				*value = (struct view){start, (size_t)(p - start)};
			}
		}
		if (view_ieq(attr, name))
			return true;
	}
	return false;
}

size_t html_unescape(struct view in, char *out)
{
	static const struct {
		struct view text;
		char c;
	} named[] = {{VIEW("&amp;"), '&'},
		     {VIEW("&quot;"), '"'},
		     {VIEW("&lt;"), '<'},
		     {VIEW("&gt;"), '>'},
		     {VIEW("&apos;"), '\''}};
	char *o = out;
	while (in.n) {
		size_t used = 1;
		char c = *in.p;
		if (c == '&') {
			for (size_t i = 0; i < sizeof named / sizeof *named; i++)
				if (view_starts(in, named[i].text)) {
					c = named[i].c;
					used = named[i].text.n;
				}
			const char *semi = memchr(in.p, ';', in.n < 8 ? in.n : 8);
			if (used == 1 && semi && in.p[1] == '#') {
				bool hex = in.p[2] == 'x' || in.p[2] == 'X';
				long v = strtol(in.p + (hex ? 3 : 2), NULL, hex ? 16 : 10);
				if (v > 0 && v < 128) {
					c = (char)v;
					used = (size_t)(semi - in.p) + 1;
				}
			}
		}
		*o++ = c;
		in.p += used;
		in.n -= used;
	}
	return (size_t)(o - out);
}
