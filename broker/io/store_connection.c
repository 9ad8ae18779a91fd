#include "store_connection.h"
#include "clock.h"
#include "log.h"
#include "random.h"
#include "store.h"
#include "store_lookup.h"
#include "store_reader.h"
#include "store_tls.h"
#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { PAUSE_LEAST_MS = 10, PAUSE_MOST_MS = 1000, STABLE_MS = 5000 };

struct store_connection {
	struct event_base *base;
	struct store_connection_options options;
	struct bufferevent *stream; /* NULL: none, the pause is running */
	redisReader *reader;
	struct store_lookup *lookup; /* NULL: the address is a path */
	unsigned attempts;
	struct event *patience, *pause;
	struct store_command *first, **last; /* sent and not answered, the oldest first */
	const struct refusal *why;           /* NULL: admitted */
	const struct refusal *told;          /* what the log heard last; NULL: that it is ready */
	long long admitted_us;
	int pause_ms;
};

static void add_timer(struct event *timer, long long us)
{
	struct timeval t = {us / 1000000, us % 1000000};

	event_add(timer, &t);
}

static void *must(void *made)
{
	if (made == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return made;
}

static void fail_all(struct store_connection *c, const struct refusal *no, const char *detail)
{
	struct store_command *command = c->first, *next;

	c->first = NULL;
	c->last = &c->first;
	for (; command != NULL; command = next) {
		next = command->next;
		command->answered(command, NULL, no, detail);
	}
}

/* The pause before the next attempt: all workers lose Redis at once, and must not return at once.
 */
static void take_pause(struct store_connection *c)
{
	unsigned char jitter;

	random_bytes(&jitter, sizeof jitter);
	if (c->admitted_us != 0 && clock_monotonic_us() - c->admitted_us > STABLE_MS * 1000LL)
		c->pause_ms = PAUSE_LEAST_MS;
	c->admitted_us = 0;
	add_timer(c->pause, c->pause_ms * (500LL + 500LL * jitter / 255));
	c->pause_ms = c->pause_ms * 2 < PAUSE_MOST_MS ? c->pause_ms * 2 : PAUSE_MOST_MS;
}

static void lost(struct store_connection *c, const struct refusal *no, const char *detail)
{
	c->why = no;
	if (c->told != no)
		log_line(LOG_LEVEL_WARNING, "store-lost", "why", no->name, "detail", detail, NULL);
	c->told = no;
	take_pause(c);
}

void store_connection_drop(struct store_connection *c, const struct refusal *no, const char *detail)
{
	if (c->stream == NULL)
		return;
	bufferevent_free(c->stream);
	redisReaderFree(c->reader);
	c->stream = NULL;
	c->reader = NULL;
	event_del(c->patience);
	lost(c, no, detail);
	fail_all(c, no, detail);
}

static void answer_oldest(struct store_connection *c, const redisReply *reply)
{
	struct store_command *command = c->first;

	if (command == NULL) {
		bool is_farewell = reply->type == REDIS_REPLY_ERROR;

		store_connection_drop(c, is_farewell ? &store_unreachable : &store_confused,
				      is_farewell ? reply->str : "A reply that nobody asked for.");
		return;
	}
	c->first = command->next;
	if (c->first == NULL)
		c->last = &c->first;
	command->answered(command, reply, NULL, NULL);
}

/* False: the connection is gone. */
static bool read_reply(struct store_connection *c, bool *more)
{
	redisReply *reply = NULL;

	if (!store_reader_next(c->reader, &reply)) {
		store_connection_drop(c, &store_confused, "A reply that is not the protocol.");
		return false;
	}
	*more = reply != NULL;
	if (reply == NULL)
		return true;
	answer_oldest(c, reply);
	freeReplyObject(reply);
	return c->stream != NULL;
}

static void on_readable(struct bufferevent *stream, void *arg)
{
	struct store_connection *c = arg;
	struct evbuffer *in = bufferevent_get_input(stream);
	struct text bytes = {(const char *)evbuffer_pullup(in, -1), evbuffer_get_length(in)};

	if (!store_reader_feed(c->reader, bytes)) {
		store_connection_drop(c, &store_confused, "A reply that is too long.");
		return;
	}
	evbuffer_drain(in, bytes.len);
	for (bool more = true; more;)
		if (!read_reply(c, &more))
			return;
}

static const char *problem_of(struct bufferevent *stream, short what, int error)
{
	SSL *ssl = bufferevent_openssl_get_ssl(stream);

	if (ssl != NULL && SSL_get_verify_result(ssl) != X509_V_OK)
		return X509_verify_cert_error_string(SSL_get_verify_result(ssl));
	if (ssl != NULL && bufferevent_get_openssl_error(stream) != 0)
		return "TLS failed, or was cut.";
	return (what & BEV_EVENT_ERROR) != 0 && error != 0 ? strerror(error)
							   : "Redis closed the connection.";
}

static void on_event(struct bufferevent *stream, short what, void *arg)
{
	int error = EVUTIL_SOCKET_ERROR();

	if ((what & BEV_EVENT_CONNECTED) == 0)
		store_connection_drop(arg, &store_unreachable, problem_of(stream, what, error));
}

static void on_patience(evutil_socket_t fd, short what, void *arg)
{
	struct store_connection *c = arg;
	long long left;

	(void)fd, (void)what;
	if (c->first == NULL)
		return;
	left = c->first->sent_us + c->options.timeout_ms * 1000LL - clock_monotonic_us();
	if (left > 0)
		add_timer(c->patience, left);
	else
		store_connection_drop(c, &store_silent, "No answer within store_timeout_ms.");
}

static struct bufferevent *stream_new(struct store_connection *c)
{
	int options = BEV_OPT_CLOSE_ON_FREE;

	if (c->options.tls == NULL)
		return must(bufferevent_socket_new(c->base, -1, options));
	return must(bufferevent_openssl_socket_new(
		c->base, -1, store_tls_new(c->options.tls, c->options.address->host),
		BUFFEREVENT_SSL_CONNECTING, options | BEV_OPT_DEFER_CALLBACKS));
}

static void open_stream(struct store_connection *c, const struct sockaddr *to, socklen_t size)
{
	struct bufferevent *stream = stream_new(c);
	int on = 1, failed;

	c->stream = stream;
	c->reader = store_reader_new();
	bufferevent_setcb(stream, on_readable, NULL, on_event, c);
	bufferevent_enable(stream, EV_READ | EV_WRITE);
	failed = bufferevent_socket_connect(stream, to, (int)size);
	/* What failed at once has called on_event() already, or will not. */
	if (c->stream != stream)
		return;
	if (failed != 0) {
		store_connection_drop(c, &store_unreachable, strerror(errno));
		return;
	}
	if (to->sa_family != AF_UNIX)
		setsockopt(bufferevent_getfd(stream), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	c->options.greet(c, c->options.arg);
}

/* Of several addresses, another one with each attempt. */
static void on_found(void *arg, const struct addrinfo *found, const char *problem)
{
	struct store_connection *c = arg;
	const struct addrinfo *one = found;

	if (found == NULL) {
		lost(c, &store_unreachable, problem);
		return;
	}
	for (unsigned i = c->attempts++; i > 0; i--)
		one = one->ai_next != NULL ? one->ai_next : found;
	open_stream(c, one->ai_addr, one->ai_addrlen);
}

static void on_pause_over(evutil_socket_t fd, short what, void *arg)
{
	struct store_connection *c = arg;
	struct sockaddr_un to = {.sun_family = AF_UNIX};

	(void)fd, (void)what;
	if (c->lookup != NULL) {
		store_lookup_start(c->lookup);
		return;
	}
	strncpy(to.sun_path, c->options.address->path, sizeof to.sun_path - 1);
	open_stream(c, (struct sockaddr *)&to, sizeof to);
}

struct store_connection *store_connection_new(struct event_base *base,
					      const struct store_connection_options *options)
{
	struct store_connection *c = must(calloc(1, sizeof *c));

	c->base = base;
	c->options = *options;
	c->patience = must(evtimer_new(base, on_patience, c));
	c->pause = must(evtimer_new(base, on_pause_over, c));
	c->last = &c->first;
	if (c->options.address->path == NULL)
		c->lookup = store_lookup_new(base, c->options.address->host,
					     c->options.address->port, on_found, c);
	c->why = &store_unreachable;
	c->pause_ms = PAUSE_LEAST_MS;
	event_active(c->pause, EV_TIMEOUT, 0);
	return c;
}

void store_connection_free(struct store_connection *c)
{
	if (c == NULL)
		return;
	if (c->stream != NULL)
		bufferevent_free(c->stream);
	if (c->reader != NULL)
		redisReaderFree(c->reader);
	c->stream = NULL;
	fail_all(c, &store_unreachable, "The store is being closed.");
	store_lookup_free(c->lookup);
	event_free(c->patience);
	event_free(c->pause);
	free(c);
}

void store_connection_send(struct store_connection *c, struct store_command *command, int argc,
			   const char **argv, const size_t *lengths)
{
	char *bytes = NULL;
	long long len = redisFormatCommandArgv(&bytes, argc, argv, lengths);

	assert(c->stream != NULL);
	must(len < 0 ? NULL : bytes);
	bufferevent_write(c->stream, bytes, (size_t)len);
	redisFreeCommand(bytes);
	command->sent_us = clock_monotonic_us();
	command->next = NULL;
	*c->last = command;
	c->last = &command->next;
	if (!evtimer_pending(c->patience, NULL))
		add_timer(c->patience, c->options.timeout_ms * 1000LL);
}

void store_connection_admit(struct store_connection *c)
{
	c->why = NULL;
	c->told = NULL;
	c->admitted_us = clock_monotonic_us();
}

const struct refusal *store_connection_refusal(const struct store_connection *c) { return c->why; }

bool store_connection_is_idle(const struct store_connection *c)
{
	return c->why == NULL && c->first == NULL;
}
