/* http_gate.h -- how many calls a host gets at once, and how many more may wait for their turn: a
 * slow host holds up its own callers only, and no more of them than it can serve in time.
 *
 * First come, first served. Nothing here knows what a call is.
 */
#pragma once
#include "http_host.h"
#include <event2/event.h>

struct http_gate;

/* One call; whoever makes it owns it until it has left. */
struct http_turn {
	void (*begin)(struct http_turn *turn);   /* it may start; called from the loop */
	void (*give_up)(struct http_turn *turn); /* it waited too long, and has left already */
	struct http_gate *gate;
	bool is_waiting;
	long long until_us;
	struct http_turn *next, **slot;
};

enum http_gate_answer { GATE_IN, GATE_WAIT, GATE_FULL };

struct http_gate *http_gate_new(struct event_base *base, const struct http_host *host);
void http_gate_free(struct http_gate *gate); /* nobody is within or waits */

/* In: start now. Wait: begin() or give_up() will be called, unless it leaves before. Full: it is as
 * if it never came. */
enum http_gate_answer http_gate_enter(struct http_gate *gate, struct http_turn *turn);

void http_gate_leave(struct http_turn *turn); /* done, or not waiting any longer */

/* Would the next who comes have to wait at the end of a full queue? */
bool http_gate_is_full(const struct http_gate *gate);

int http_gate_running(const struct http_gate *gate);
int http_gate_waiting(const struct http_gate *gate);
