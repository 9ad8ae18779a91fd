#include "http_gate.h"
#include "clock.h"
#include <assert.h>
#include <stdlib.h>

struct http_gate {
	const struct http_host *host;
	struct event *timer; /* of the first who waits */
	int running, waiting;
	struct http_turn *first, **last;
};

static void watch_first(struct http_gate *gate)
{
	long long left = gate->first == NULL ? 0 : gate->first->until_us - clock_monotonic_us();
	struct timeval in = {left / 1000000, left % 1000000};

	if (gate->first == NULL)
		event_del(gate->timer);
	else
		event_add(gate->timer, left > 0 ? &in : &(struct timeval){0, 0});
}

static void unlink_turn(struct http_turn *turn)
{
	struct http_gate *gate = turn->gate;

	*turn->slot = turn->next;
	if (turn->next != NULL)
		turn->next->slot = turn->slot;
	else
		gate->last = turn->slot;
	turn->is_waiting = false;
	gate->waiting--;
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct http_gate *gate = arg;

	(void)fd, (void)what;
	while (gate->first != NULL && gate->first->until_us <= clock_monotonic_us()) {
		struct http_turn *turn = gate->first;

		unlink_turn(turn);
		turn->give_up(turn);
	}
	watch_first(gate);
}

struct http_gate *http_gate_new(struct event_base *base, const struct http_host *host)
{
	struct http_gate *gate = calloc(1, sizeof *gate);

	if (gate == NULL)
		abort();
	gate->host = host;
	gate->timer = event_new(base, -1, 0, on_timer, gate);
	assert(gate->timer != NULL);
	gate->last = &gate->first;
	return gate;
}

void http_gate_free(struct http_gate *gate)
{
	event_free(gate->timer);
	free(gate);
}

static bool has_room(const struct http_gate *gate)
{
	return gate->host->calls_max == 0 || gate->running < gate->host->calls_max;
}

bool http_gate_is_full(const struct http_gate *gate)
{
	return !has_room(gate) && gate->waiting >= gate->host->queue_max;
}

enum http_gate_answer http_gate_enter(struct http_gate *gate, struct http_turn *turn)
{
	turn->gate = gate;
	turn->is_waiting = false;
	if (has_room(gate)) {
		gate->running++;
		return GATE_IN;
	}
	if (http_gate_is_full(gate))
		return GATE_FULL;
	turn->is_waiting = true;
	turn->until_us = clock_monotonic_us() + gate->host->queue_ms * 1000LL;
	turn->next = NULL;
	turn->slot = gate->last;
	*gate->last = turn;
	gate->last = &turn->next;
	gate->waiting++;
	watch_first(gate);
	return GATE_WAIT;
}

void http_gate_leave(struct http_turn *turn)
{
	struct http_gate *gate = turn->gate;
	struct http_turn *next;

	if (turn->is_waiting) {
		unlink_turn(turn);
	} else {
		gate->running--;
		next = gate->first;
		if (next != NULL) {
			unlink_turn(next);
			gate->running++;
			next->begin(next);
		}
	}
	watch_first(gate);
}

int http_gate_running(const struct http_gate *gate) { return gate->running; }

int http_gate_waiting(const struct http_gate *gate) { return gate->waiting; }
