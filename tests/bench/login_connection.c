/* login_connection.c -- kept connections: dialled, lent to a login, given back. */
#include "login.h"
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void conn_close(struct conn *c)
{
	if (c->dead)
		return;
	c->dead = true;
	close(c->fd);
	struct conn **at = &driver.idle[c->origin];
	while (c->login == NULL && *at != NULL && *at != c)
		at = &(*at)->next;
	if (c->login == NULL && *at != NULL)
		*at = c->next;
	c->next = driver.graveyard;
	driver.graveyard = c;
}

void conn_bury(void)
{
	while (driver.graveyard != NULL) {
		struct conn *c = driver.graveyard;
		driver.graveyard = c->next;
		free(c->in.p);
		free(c);
	}
}

static struct conn *conn_dial(int origin)
{
	int one = 1;
	struct conn *c = xalloc(sizeof *c);
	c->origin = origin;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct sockaddr_in *a = &origins[origin].addr;
	if (c->fd < 0 ||
	    (connect(c->fd, (struct sockaddr *)a, sizeof *a) != 0 && errno != EINPROGRESS))
		die("cannot dial %s: %s", origins[origin].name, strerror(errno));
	struct epoll_event ev = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
				 .data.ptr = c};
	epoll_ctl(driver.epoll, EPOLL_CTL_ADD, c->fd, &ev);
	return c;
}

/* Each request of a login to the node that had not the last. */
static int origin_for(struct login *l)
{
	if (driver.node_count == 0 || l->origin != driver.broker_origin)
		return l->origin;
	return driver.nodes[l->node++ % driver.node_count];
}

void login_transmit(struct login *l, bool dial)
{
	int origin = origin_for(l);
	struct conn *c = dial ? NULL : driver.idle[origin];
	if (c != NULL) {
		driver.idle[origin] = c->next;
		c->reused = true;
	} else {
		c = conn_dial(origin);
	}
	l->conn = c;
	c->login = l;
	c->in.n = 0;
	l->sent = 0;
	l->sent_at = now_us();
	if (c->ready)
		conn_flush(c);
}

static void conn_lost(struct conn *c, const char *why)
{
	struct login *l = c->login;
	bool stale = c->reused && c->in.n == 0;
	conn_close(c);
	if (l == NULL)
		return;
	l->conn = NULL;
	if (stale && !l->retried) { /* the server closed an idle connection just as we used it */
		l->retried = true;
		login_transmit(l, true);
	} else {
		login_fail(l, "connection lost", view_of(why));
	}
}

void conn_flush(struct conn *c)
{
	struct login *l = c->login;
	while (l->sent < l->request.n) {
		ssize_t k =
			send(c->fd, l->request.p + l->sent, l->request.n - l->sent, MSG_NOSIGNAL);
		if (k < 0 && errno == EAGAIN)
			return;
		if (k < 0) {
			conn_lost(c, strerror(errno));
			return;
		}
		l->sent += (size_t)k;
	}
}

static void on_response(struct conn *c, struct response *r, bool hangup)
{
	struct login *l = c->login;
	driver.now = now_us();
	l->status = r->status;
	if (driver.measuring)
		histogram_add(&driver.steps[l->step], driver.now - l->sent_at);
	if (driver.trace)
		login_trace(l, r);
	l->conn = NULL;
	if (!r->keep_alive || hangup) {
		conn_close(c); /* its buffer lives until the end of this batch */
	} else {
		c->login = NULL;
		c->next = driver.idle[c->origin];
		driver.idle[c->origin] = c;
	}
	if (l->step == TOKEN)
		on_token(l, r);
	else if (l->step == USERINFO)
		on_userinfo(l, r);
	else
		on_browser_response(l, r);
}

void conn_readable(struct conn *c, bool hangup)
{
	if (c->login == NULL) { /* the server ends a connection that is not in use */
		conn_close(c);
		return;
	}
	for (;;) {
		struct response r;
		buf_room(&c->in, 16384);
		ssize_t k = recv(c->fd, c->in.p + c->in.n, c->in.cap - c->in.n - 1, 0);
		if (k < 0 && errno == EAGAIN)
			return;
		if (k < 0) {
			conn_lost(c, strerror(errno));
			return;
		}
		c->in.n += (size_t)k;
		c->in.p[c->in.n] = '\0';
		enum http_progress progress = http_parse(&c->in, k == 0, &r);
		if (progress == HTTP_MORE && k > 0)
			continue;
		if (progress == HTTP_DONE)
			on_response(c, &r, hangup);
		else
			conn_lost(c, k != 0 ? "malformed response" : "closed");
		return;
	}
}
