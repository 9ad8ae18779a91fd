#include "server_state.h"
#include <assert.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

enum { DISCARDED_MAX = 256 * 1024 };

/* In total, from when the phase begins; 0: somebody else's. */
static const int deadlines_s[] = {
	[PHASE_HANDSHAKE] = 10, [PHASE_ARRIVED] = 10, [PHASE_HEAD] = 10, [PHASE_BODY] = 15,
	[PHASE_FLOW] = 0,       [PHASE_ANSWER] = 30,  [PHASE_IDLE] = 60, [PHASE_LINGER] = 2};

static bool is_evictable(enum phase phase) { return phase == PHASE_ARRIVED || phase == PHASE_IDLE; }

/* The same phase again is not a new beginning: a drip of bytes never moves a deadline. */
void connection_set_phase(struct connection *c, enum phase phase)
{
	struct timeval deadline = {deadlines_s[phase], 0};

	if (phase == c->phase)
		return;
	if (is_evictable(c->phase))
		TAILQ_REMOVE(&c->server->evictable, c, evictable);
	if (is_evictable(phase))
		TAILQ_INSERT_TAIL(&c->server->evictable, c, evictable);
	c->phase = phase;
	if (deadline.tv_sec == 0)
		event_del(&c->timer);
	else
		event_add(&c->timer, &deadline);
}

static void forget_input(struct connection *c)
{
	if (c->input == NULL)
		return;
	OPENSSL_cleanse(c->input, c->input_most);
	if (c->server->spare_input == NULL)
		c->server->spare_input = c->input;
	else
		OPENSSL_free(c->input);
	c->input = NULL;
	c->input_len = c->input_most = 0;
}

static void take_input(struct connection *c)
{
	c->input = c->server->spare_input;
	c->server->spare_input = NULL;
	if (c->input == NULL)
		c->input = OPENSSL_malloc(HTTP_HEAD_MAX);
	assert(c->input != NULL);
}

void connection_drop_input(struct connection *c, size_t len)
{
	assert(len <= c->input_len);
	c->input_len -= len;
	memmove(c->input, c->input + len, c->input_len);
}

void connection_close(struct connection *c)
{
	struct server *server = c->server;

	if (c->request != NULL && c->request->exchange.flow != NULL)
		flow_cancel(c->request->exchange.flow);
	arena_free(c->arena);
	arena_free(c->certificate_arena);
	event_del(&c->readable);
	event_del(&c->writable);
	event_del(&c->timer);
	if (is_evictable(c->phase))
		TAILQ_REMOVE(&server->evictable, c, evictable);
	TAILQ_REMOVE(&server->every, c, every);
	if (c->counted)
		peer_leave(server->peers, &c->peer);
	channel_close(&c->channel);
	forget_input(c);
	OPENSSL_clear_free(c->output.at, c->output.len);
	free(c);
	server->connection_count--;
	if (server->draining && server->connection_count == 0)
		event_active(&server->drained_event, EV_TIMEOUT, 0);
}

static long receive(struct connection *c, void *out, size_t size)
{
	long got = channel_read(&c->channel, out, size);

	if (c->channel.wants_write)
		event_add(&c->writable, NULL);
	return got;
}

static long receive_input(struct connection *c)
{
	long got;

	if (c->input == NULL)
		take_input(c);
	got = receive(c, c->input + c->input_len, HTTP_HEAD_MAX - c->input_len);
	if (got > 0)
		c->input_len += (size_t)got;
	if (c->input_len > c->input_most)
		c->input_most = c->input_len;
	if (c->input_len == 0)
		forget_input(c);
	return got;
}

static void read_head(struct connection *c)
{
	long got = receive_input(c);

	if (got == CHANNEL_END || got == CHANNEL_GONE)
		connection_close(c);
	else if (got > 0)
		request_take(c);
}

void connection_read_body(struct connection *c)
{
	while (c->body.done < c->body.len) {
		long got = receive(c, c->body.at + c->body.done, c->body.len - c->body.done);

		if (got == CHANNEL_AGAIN)
			return;
		if (got <= 0) {
			connection_close(c);
			return;
		}
		c->body.done += (size_t)got;
	}
	request_start(c);
}

/* While a flow has the request: a pipelined one is kept for later, and a client that has hung up,
 * or will send no more, is not worth the flow's work. */
static void read_ahead(struct connection *c)
{
	long got;

	if (c->input_len == HTTP_HEAD_MAX) {
		c->paused = true;
		event_del(&c->readable);
		return;
	}
	got = receive_input(c);
	if (got == CHANNEL_GONE || (got == CHANNEL_END && c->phase == PHASE_FLOW)) {
		connection_close(c);
	} else if (got == CHANNEL_END) {
		c->ended = true;
		event_del(&c->readable);
	}
}

/* A socket closed with bytes unread is reset, and the reset may overtake our answer. */
static void discard(struct connection *c)
{
	char bytes[4096];
	long got = receive(c, bytes, sizeof bytes);

	if (got > 0)
		c->discarded += (size_t)got;
	if (got == CHANNEL_END || got == CHANNEL_GONE || c->discarded > DISCARDED_MAX)
		connection_close(c);
}

static void linger(struct connection *c)
{
	if (c->ended) {
		connection_close(c);
		return;
	}
	channel_finish(&c->channel);
	forget_input(c);
	connection_set_phase(c, PHASE_LINGER);
	if (c->paused)
		event_add(&c->readable, NULL);
	if (channel_has_pending(&c->channel))
		event_active(&c->readable, EV_READ, 0);
}

/* Read once: it stays the same for all requests of the connection. */
static void keep_certificate(struct connection *c)
{
	struct arena *a;

	if (*c->server->mtls_host == '\0')
		return;
	a = arena_new();
	c->certificate = server_mtls_shown(a, c->channel.ssl, c->server->authorities);
	if (c->certificate == NULL)
		arena_free(a);
	else
		c->certificate_arena = a;
}

static void shake_hands(struct connection *c)
{
	int result = channel_handshake(&c->channel);

	if (result == CHANNEL_GONE) {
		connection_close(c);
		return;
	}
	if (c->channel.wants_write)
		event_add(&c->writable, NULL);
	if (result != 1)
		return;
	keep_certificate(c);
	connection_set_phase(c, PHASE_ARRIVED);
	event_active(&c->readable, EV_READ, 0);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd, (void)what;
	switch (c->phase) {
	case PHASE_HANDSHAKE:
		shake_hands(c);
		return;
	case PHASE_ARRIVED:
	case PHASE_IDLE:
	case PHASE_HEAD:
		read_head(c);
		return;
	case PHASE_BODY:
		connection_read_body(c);
		return;
	case PHASE_FLOW:
	case PHASE_ANSWER:
		read_ahead(c);
		return;
	case PHASE_LINGER:
		discard(c);
		return;
	}
}

/* Sends what it can of output. False: there is nobody to send it to. */
static bool flush(struct connection *c)
{
	while (c->output.at != NULL) {
		long sent = channel_write(&c->channel, c->output.at + c->output.done,
					  c->output.len - c->output.done);

		if (sent == CHANNEL_AGAIN) {
			event_add(&c->writable, NULL);
			return true;
		}
		if (sent <= 0)
			return false;
		c->output.done += (size_t)sent;
		if (c->output.done < c->output.len)
			continue;
		OPENSSL_clear_free(c->output.at, c->output.len);
		c->output = (struct bytes){NULL, 0, 0};
	}
	return true;
}

/* Straight to the socket: it nearly always takes a whole answer, which then is never copied. */
void connection_send(struct connection *c, struct text bytes)
{
	size_t sent = 0;

	assert(c->output.at == NULL);
	while (sent < bytes.len) {
		long now = channel_write(&c->channel, bytes.at + sent, bytes.len - sent);

		if (now == CHANNEL_AGAIN)
			break;
		if (now <= 0)
			return;
		sent += (size_t)now;
	}
	if (sent == bytes.len)
		return;
	c->output = (struct bytes){OPENSSL_memdup(bytes.at + sent, bytes.len - sent),
				   bytes.len - sent, 0};
	assert(c->output.at != NULL);
	event_add(&c->writable, NULL);
	connection_set_phase(c, PHASE_ANSWER);
}

/* The answer is out, and its flow has ended. */
static void finish_request(struct connection *c)
{
	if (!c->answered || c->channel.failed) {
		connection_close(c);
		return;
	}
	arena_free(c->arena);
	c->arena = NULL;
	c->answered = false;
	if (c->closing || c->ended) {
		linger(c);
		return;
	}
	if (c->paused)
		event_add(&c->readable, NULL);
	c->paused = false;
	connection_set_phase(c, PHASE_IDLE);
	/* What TLS has decrypted already, the socket will not announce. */
	if (channel_has_pending(&c->channel))
		event_active(&c->readable, EV_READ, 0);
	if (c->input_len > 0)
		request_take(c);
	else
		forget_input(c);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;
	bool serving = c->phase == PHASE_FLOW || c->phase == PHASE_ANSWER;

	if (!flush(c))
		connection_close(c);
	else if (c->output.at != NULL)
		return;
	else if (serving && c->request == NULL)
		finish_request(c);
	else if (!serving)
		on_readable(fd, what, c);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd, (void)what;
	if (c->phase == PHASE_HEAD || c->phase == PHASE_BODY)
		request_refuse(c, &request_late, NULL);
	else
		connection_close(c);
}

struct connection *connection_open(struct server *server, int fd, bool is_tls,
				   const struct peer *peer)
{
	struct connection *c = calloc(1, sizeof *c);

	assert(c != NULL);
	c->server = server;
	c->peer = *peer;
	c->channel = channel_open(fd, is_tls ? server->tls : NULL);
	event_assign(&c->readable, server->base, fd, EV_READ | EV_PERSIST, on_readable, c);
	event_assign(&c->writable, server->base, fd, EV_WRITE, on_writable, c);
	event_assign(&c->timer, server->base, -1, 0, on_deadline, c);
	event_add(&c->readable, NULL);
	TAILQ_INSERT_TAIL(&server->every, c, every);
	server->connection_count++;
	c->phase = PHASE_LINGER; /* anything but the one it enters */
	connection_set_phase(c, is_tls ? PHASE_HANDSHAKE : PHASE_ARRIVED);
	return c;
}
