#include "clock.h"
#include "log.h"
#include "server_state.h"
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Other workers accept from the same sockets: leave them some. */
enum { ACCEPTS_AT_ONCE = 16, ACCEPTS_AT_LAST = 4096, PAUSE_MS = 50, COMPLAINT_US = 1000000 };

/* Whoever fills our door must not fill our disk as well. */
static void complain(struct server *server, const char *error)
{
	long long now = clock_monotonic_us();

	if (server->complained_us != 0 && now - server->complained_us < COMPLAINT_US)
		return;
	server->complained_us = now;
	log_line(LOG_LEVEL_WARNING, "accept-paused", "error", error, NULL);
}

static void stop_accepting(struct server *server)
{
	for (size_t i = 0; i < server->listener_count; i++)
		event_del(&server->listeners[i].readable);
}

static void pause_accepting(struct server *server, const char *error)
{
	struct timeval pause = {0, PAUSE_MS * 1000};

	complain(server, error);
	stop_accepting(server);
	event_add(&server->resume, &pause);
}

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd, (void)what;
	for (size_t i = 0; i < server->listener_count; i++)
		event_add(&server->listeners[i].readable, NULL);
}

/* Makes room by closing the connection that has waited longest for its next request. */
static bool evict(struct server *server)
{
	struct connection *idle = TAILQ_FIRST(&server->evictable);

	if (idle != NULL)
		connection_close(idle);
	return idle != NULL;
}

static bool is_full(const struct server *server)
{
	return server->connection_count >= server->connections_max;
}

/* Proxies of ours stand for many, so they are not counted as one. */
static void take_in(struct listener *listener, int fd, const struct sockaddr *from)
{
	struct server *server = listener->server;
	struct peer peer = peer_of(from);
	bool counted = !trusted_proxies_has(&server->proxies, &peer);

	if (counted && !peer_enter(server->peers, &peer, server->connections_per_address)) {
		close(fd);
		return;
	}
	if (is_full(server))
		evict(server);
	connection_open(server, fd, server->tls != NULL && !listener->is_unix, &peer)->counted =
		counted;
}

/* Without a free descriptor accept4() fails even if nobody is at the door: ask before somebody
 * is sent away for nobody. */
static bool is_exhausted(const struct listener *listener, int error)
{
	struct pollfd door = {.fd = listener->fd, .events = POLLIN};

	if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM)
		return false;
	return poll(&door, 1, 0) == 1;
}

/* False if there is no more to accept, for now. */
static bool accept_one(struct listener *listener)
{
	struct server *server = listener->server;
	union {
		struct sockaddr_storage storage;
		struct sockaddr address;
	} from = {.address.sa_family = AF_UNIX};
	socklen_t size = sizeof from;
	int fd, error;

	if (is_full(server) && TAILQ_EMPTY(&server->evictable)) {
		pause_accepting(server, "connections_max");
		return false;
	}
	fd = accept4(listener->fd, &from.address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
	error = errno;
	if (fd >= 0)
		take_in(listener, fd, &from.address);
	else if (is_exhausted(listener, error) && !evict(server))
		pause_accepting(server, strerror(error));
	return fd >= 0 || error == ECONNABORTED || error == EINTR;
}

static void on_connection(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	for (int i = 0; i < ACCEPTS_AT_ONCE; i++)
		if (!accept_one(arg))
			return;
}

void server_accept_rest(struct server *server)
{
	for (size_t i = 0; i < server->listener_count; i++)
		for (int count = 0; count < ACCEPTS_AT_LAST; count++)
			if (!accept_one(&server->listeners[i]))
				break;
}

void server_listen(struct server *server, int fd)
{
	struct listener *listener = &server->listeners[server->listener_count++];
	struct sockaddr_storage address = {.ss_family = AF_UNIX};
	socklen_t size = sizeof address;

	getsockname(fd, (struct sockaddr *)&address, &size);
	*listener = (struct listener){
		.server = server, .fd = fd, .is_unix = address.ss_family == AF_UNIX};
	evutil_make_socket_nonblocking(fd);
	/* Linux lets accepted sockets inherit it: one system call less for each. */
	if (!listener->is_unix)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	event_assign(&listener->readable, server->base, fd, EV_READ | EV_PERSIST, on_connection,
		     listener);
	event_add(&listener->readable, NULL);
	if (!event_initialized(&server->resume))
		event_assign(&server->resume, server->base, -1, 0, on_resume, server);
}

void server_listen_stop(struct server *server)
{
	if (server->listener_count == 0)
		return;
	stop_accepting(server);
	event_del(&server->resume);
	for (size_t i = 0; i < server->listener_count; i++)
		close(server->listeners[i].fd);
	server->listener_count = 0;
}
