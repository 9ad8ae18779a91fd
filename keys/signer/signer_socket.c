#include "signer_socket.h"
#include "clock.h"
#include "log.h"
#include <errno.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An answer is at most SIGNER_FRAME_MAX, and none is begun once OUT_HIGH bytes wait. */
enum { PEERS_MAX = 512, OUT_HIGH = 128 * 1024, OUT_SIZE = OUT_HIGH + SIGNER_FRAME_MAX };
enum { TALLY_EVERY_S = 60, LEAVE_US = 1000000 };

struct connection {
	int fd;
	struct signer_peer peer;
	size_t in_len, out_len;
	bool is_behind; /* frames wait in in for room in out */
	char in[SIGNER_FRAME_MAX], out[OUT_SIZE];
};

struct room {
	struct errands *errands;
	const struct signer_door *door;
	long long leaves_at_us; /* 0: it stays */
	size_t count;
	struct connection *connections[PEERS_MAX];
	/* connections, the listener, tokens */
	struct pollfd polled[PEERS_MAX + 1 + PKCS11_TOKENS_MAX];
};

static bool is_welcome(const struct signer_door *door, int fd)
{
	struct ucred who;
	socklen_t size = sizeof who;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 &&
	       (who.uid == door->worker || who.uid == geteuid());
}

static void accept_peers(struct room *room)
{
	while (room->count < PEERS_MAX) {
		int fd = accept4(room->door->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		struct connection *c;

		if (fd < 0)
			return;
		c = is_welcome(room->door, fd) ? malloc(sizeof *c) : NULL;
		if (c == NULL) {
			log_line(LOG_LEVEL_WARNING, "signer-peer-refused", NULL);
			close(fd);
			continue;
		}
		c->fd = fd;
		c->peer = signer_peer_new();
		c->in_len = c->out_len = 0;
		c->is_behind = false;
		room->connections[room->count++] = c;
	}
}

static void drop(struct room *room, size_t i, const char *why)
{
	struct connection *c = room->connections[i];

	log_line(why == NULL ? LOG_LEVEL_DEBUG : LOG_LEVEL_WARNING, "signer-peer-gone", "why", why,
		 NULL);
	errands_forget(room->errands, c);
	close(c->fd);
	OPENSSL_cleanse(c, sizeof *c);
	free(c);
	room->connections[i] = room->connections[--room->count];
}

static void put(struct connection *c, struct text answer)
{
	memcpy(c->out + c->out_len, answer.at, answer.len);
	c->out_len += answer.len;
}

/* Answer the whole frames at the start of c->in, as far as there is room for answers; false if the
 * peer does not speak our protocol. */
static bool answer_frames(struct errands *errands, struct connection *c)
{
	size_t done = 0;
	int size = 1;

	while (c->out_len < OUT_HIGH) {
		struct signer_frame frame;
		struct arena *a;
		struct text answer;

		size = signer_frame_read((struct text){c->in + done, c->in_len - done}, &frame);
		if (size <= 0)
			break;
		a = arena_new();
		done += (size_t)size;
		if (!errands_answer(errands, c, &c->peer, a, &frame, &answer))
			continue;
		put(c, answer);
		arena_free(a);
	}
	memmove(c->in, c->in + done, c->in_len - done);
	c->in_len -= done;
	c->is_behind = size > 0;
	return size >= 0;
}

/* True if the peer is still there. */
static bool receive(struct connection *c)
{
	ssize_t n = read(c->fd, c->in + c->in_len, sizeof c->in - c->in_len);

	if (n > 0)
		c->in_len += (size_t)n;
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool give(struct connection *c)
{
	ssize_t n = c->out_len == 0 ? 0 : write(c->fd, c->out, c->out_len);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	c->out_len -= (size_t)n;
	memmove(c->out, c->out + n, c->out_len);
	return true;
}

static void attend(struct room *room, size_t i, short events)
{
	struct connection *c = room->connections[i];

	/* Nobody is left to read an answer: what was asked is not worth the signatures. */
	if ((events & (POLLHUP | POLLERR)) != 0 ||
	    ((events & POLLIN) != 0 && c->in_len < sizeof c->in && !receive(c))) {
		drop(room, i, NULL);
		return;
	}
	if (!answer_frames(room->errands, c)) {
		drop(room, i, "malformed frame");
		return;
	}
	if (!give(c))
		drop(room, i, NULL);
}

static short wanted(const struct connection *c)
{
	short events = c->out_len > 0 || c->is_behind ? POLLOUT : 0;

	if (c->out_len < OUT_HIGH && c->in_len < sizeof c->in)
		events |= POLLIN;
	return events;
}

static bool has_room(const void *asker)
{
	return ((const struct connection *)asker)->out_len < OUT_HIGH;
}

/* What tokens have signed goes out, as far as its askers read. */
static void give_what_is_done(struct room *room)
{
	struct errand *e;

	while ((e = errands_take_done(room->errands, has_room)) != NULL) {
		size_t i = 0;

		while (room->connections[i] != e->asker)
			i++;
		put(room->connections[i], e->answer);
		arena_free(e->arena);
		if (!give(room->connections[i]))
			drop(room, i, NULL);
	}
}

static struct timespec patience(const struct room *room)
{
	enum { SECOND_US = 1000000 };
	long long due = errands_due_us(room->errands), now = clock_monotonic_us(),
		  left = due == 0 ? TALLY_EVERY_S * (long long)SECOND_US : due - now;

	if (room->leaves_at_us != 0 && room->leaves_at_us - now < left)
		left = room->leaves_at_us - now;
	if (left < 0)
		left = 0;
	return (struct timespec){left / SECOND_US, left % SECOND_US * 1000};
}

/* Wait for the next event; signals come through here only. False if there is none. */
static bool wait(struct room *room)
{
	const struct token_desk *desk = room->errands->desk;
	const struct timespec longest = patience(room), none_at_all = {0, 0};
	bool accepts = room->count < PEERS_MAX && room->leaves_at_us == 0;
	sigset_t none;

	sigemptyset(&none);
	for (size_t i = 0; i < room->count; i++)
		room->polled[i] = (struct pollfd){.fd = room->connections[i]->fd,
						  .events = wanted(room->connections[i])};
	room->polled[room->count] =
		(struct pollfd){.fd = accepts ? room->door->listener : -1, .events = POLLIN};
	for (size_t i = 0; i < desk->count; i++)
		room->polled[room->count + 1 + i] =
			(struct pollfd){.fd = desk->lines[i].fd, .events = POLLIN};
	if (ppoll(room->polled, room->count + 1 + desk->count, &longest, &none) <= 0)
		return false;
	/* Where there is always something to do, only one that asks for nothing lets them in. */
	ppoll(NULL, 0, &none_at_all, &none);
	return true;
}

/* It has been told all that it asked; what is on its way to us it will ask our successor. */
static bool is_served(const struct room *room, const struct connection *c)
{
	return c->out_len == 0 && !c->is_behind && !errands_are_for(room->errands, c);
}

/* We are told to end: nobody is accepted any more, and hung up on once it is served. A worker waits
 * for a second, and so do we for a token or for one that does not read. True while any is left. */
static bool is_leaving(struct room *room)
{
	long long now = clock_monotonic_us();

	if (room->leaves_at_us == 0)
		room->leaves_at_us = now + LEAVE_US;
	for (size_t i = room->count; i-- > 0;)
		if (is_served(room, room->connections[i]))
			drop(room, i, NULL);
	return room->count > 0 && now < room->leaves_at_us;
}

static void attend_tokens(struct room *room, const struct pollfd *polled)
{
	struct token_desk *desk = room->errands->desk;

	for (size_t i = 0; i < desk->count; i++)
		if (polled[i].revents != 0)
			errands_hear(room->errands, &desk->lines[i]);
}

void signer_serve(struct errands *errands, const struct signer_door *door,
		  const volatile sig_atomic_t *stop)
{
	struct room room = {.errands = errands, .door = door};
	struct signature_tally *tally = errands->signer->tally;
	long long tallied_us = clock_monotonic_us();

	while (!*stop || is_leaving(&room)) {
		bool has_events = wait(&room);
		bool has_arrivals = has_events && room.polled[room.count].revents != 0;

		if (has_events)
			attend_tokens(&room, &room.polled[room.count + 1]);
		errands_look_at_clock(errands);

		/* Backwards: drop() moves the last one, already attended to, into the gap. */
		for (size_t i = room.count; has_events && i-- > 0;)
			if (room.polled[i].revents != 0)
				attend(&room, i, room.polled[i].revents);
		give_what_is_done(&room);
		if (has_arrivals)
			accept_peers(&room);
		if (clock_monotonic_us() - tallied_us >= TALLY_EVERY_S * 1000000LL) {
			signature_tally_log(tally);
			tallied_us = clock_monotonic_us();
		}
	}
	while (room.count > 0)
		drop(&room, room.count - 1, NULL);
	signature_tally_log(tally);
}
