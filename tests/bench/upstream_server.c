/* upstream_server.c -- the stand-in identity provider's HTTP.
 *
 *	upstream --port N [--base URL] [--fault KIND]
 */
#include "upstream.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 1 << 16 };

static volatile sig_atomic_t stopping;

void upstream_send(int fd, struct view bytes)
{
	while (bytes.n > 0) {
		ssize_t k = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (k < 0 && errno == EAGAIN) {
			struct pollfd wait = {fd, POLLOUT, 0};
			poll(&wait, 1, 1000);
		} else if (k <= 0) {
			return; /* the reader will see the closed connection */
		} else {
			bytes.p += k;
			bytes.n -= (size_t)k;
		}
	}
}

void upstream_reply(struct conn *c, const char *status, const char *extra, struct view body)
{
	static struct buf answer;
	answer.n = 0;
	buf_fmt(&answer,
		"HTTP/1.1 %s\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n%s"
		"Content-Length: %zu\r\n\r\n",
		status, extra, body.n);
	buf_put(&answer, body);
	upstream_send(c->fd, buf_view(&answer));
}

void upstream_error(struct conn *c, const char *status, const char *code)
{
	char body[128];
	int n = snprintf(body, sizeof body, "{\"error\":\"%s\"}", code);
	upstream_reply(c, status, "", (struct view){body, (size_t)n});
}

static void answer(struct conn *c, const struct request *r)
{
	struct view path = r->path, tenant, operation;
	if (path.n > 0 && *path.p == '/')
		path.p++, path.n--;
	view_cut(path, '/', &tenant, &operation);
	bool post = view_eq(r->method, VIEW("POST"));
	if (view_eq(operation, VIEW(".well-known/openid-configuration")))
		upstream_discovery(c, tenant);
	else if (view_eq(operation, VIEW("jwks")))
		upstream_jwks(c);
	else if (view_eq(operation, VIEW("authorize")))
		upstream_authorize(c, tenant, post ? r->body : r->query);
	else if (view_eq(operation, VIEW("token")) && post)
		upstream_token(c, tenant, r);
	else if (view_eq(operation, VIEW("userinfo")))
		upstream_userinfo(c, r);
	else
		upstream_error(c, "404 Not Found", "not_found");
}

/* Reads the header lines we care for; returns the body's length, -1 to drop the connection. */
static long read_headers(struct request *r, struct view lines)
{
	struct view line, name, value;
	long length = 0;
	while (lines.n > 0) {
		view_cut(lines, '\n', &line, &lines);
		if (!view_cut(line, ':', &name, &value))
			continue;
		value = view_trim(value);
		if (view_ieq(name, VIEW("content-length")))
			length = view_long(value, -1);
		else if (view_ieq(name, VIEW("authorization")))
			r->auth = value;
		else if (view_ieq(name, VIEW("connection")))
			r->close = view_ieq(value, VIEW("close"));
		else if (view_ieq(name, VIEW("transfer-encoding")))
			return -1; /* no client here needs it */
	}
	return length > REQUEST_MAX ? -1 : length;
}

/* Serves one complete request at the start of c->in. Returns its length, 0 when it is incomplete,
 * -1 to drop the connection. */
static long serve_one(struct conn *c)
{
	struct view all = buf_view(&c->in), line, rest, target, version;
	const char *end = view_find(all, VIEW("\r\n\r\n"));
	if (end == NULL)
		return all.n > REQUEST_MAX ? -1 : 0;
	struct request r = {.auth = {"", 0}};
	size_t head = (size_t)(end - all.p) + 4;
	view_cut((struct view){all.p, head - 2}, '\n', &line, &rest);
	if (!view_cut(line, ' ', &r.method, &target))
		return -1;
	view_cut(target, ' ', &target, &version);
	view_cut(target, '?', &r.path, &r.query);
	long body = read_headers(&r, rest);
	if (body < 0)
		return -1;
	if (all.n < head + (size_t)body)
		return 0;
	r.body = (struct view){all.p + head, (size_t)body};
	answer(c, &r);
	return r.close ? -1 : (long)head + body;
}

/* False when the connection is finished. */
static bool serve(struct conn *c)
{
	buf_room(&c->in, 8192);
	ssize_t k = recv(c->fd, c->in.p + c->in.n, c->in.cap - c->in.n, 0);
	if (k <= 0)
		return k < 0 && (errno == EAGAIN || errno == EINTR);
	c->in.n += (size_t)k;
	long used;
	while (c->in.n > 0 && (used = serve_one(c)) != 0) {
		if (used < 0)
			return false;
		c->in.n -= (size_t)used;
		memmove(c->in.p, c->in.p + used, c->in.n);
	}
	return true;
}

static void on_stop(int number)
{
	(void)number;
	stopping = 1;
}

static int listen_on(int port)
{
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0)
		die("port %d: %s", port, strerror(errno));
	return fd;
}

static void accept_all(int epoll, int listener)
{
	int fd, one = 1;
	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		struct conn *c = xalloc(sizeof *c);
		c->fd = fd;
		struct epoll_event ev = {.events = EPOLLIN, .data.ptr = c};
		epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev);
	}
}

static void run(int listener)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event ev = {.events = EPOLLIN, .data.ptr = NULL}, got[256];
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &ev);
	while (!stopping) {
		int n = epoll_wait(epoll, got, 256, -1);
		for (int i = 0; i < n; i++) {
			struct conn *c = got[i].data.ptr;
			if (c == NULL) {
				accept_all(epoll, listener);
			} else if (!serve(c)) {
				close(c->fd);
				free(c->in.p);
				free(c);
			}
		}
	}
}

int main(int argc, char **argv)
{
	int port = 0;
	char standard_base[64];
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--port") == 0)
			port = atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--base") == 0)
			upstream_base = argv[i + 1];
		else if (strcmp(argv[i], "--fault") == 0)
			upstream_fault = argv[i + 1];
	}
	if (port <= 0)
		die("usage: upstream --port N [--base URL] [--fault KIND]");
	if (upstream_base == NULL) {
		snprintf(standard_base, sizeof standard_base, "http://127.0.0.1:%d", port);
		upstream_base = standard_base;
	}
	struct sigaction on = {.sa_handler = on_stop};
	sigaction(SIGTERM, &on, NULL);
	sigaction(SIGINT, &on, NULL);
	upstream_start();
	run(listen_on(port));
	return 0;
}
