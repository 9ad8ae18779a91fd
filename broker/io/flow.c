#include "flow.h"
#include "clock.h"
#include "exchange.h"
#include "log.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

const struct refusal out_of_time = {"out-of-time", 504, "temporarily_unavailable",
				    "The request took too long; try again."};

static struct flow *live;

static void link_live(struct flow *f)
{
	f->next = live;
	f->slot = &live;
	if (live != NULL)
		live->slot = &f->next;
	live = f;
}

static void unlink_live(struct flow *f)
{
	*f->slot = f->next;
	if (f->next != NULL)
		f->next->slot = f->slot;
}

static size_t index_of(const struct flow *f, const struct flow_step *step)
{
	return (size_t)(step - f->kind->steps);
}

/* Adds the time since the last mark to the step that is ending. */
static void mark(struct flow *f, const struct flow_step *step)
{
	long long now = clock_monotonic_us();

	if (index_of(f, step) < FLOW_TIMES_MAX)
		f->times[index_of(f, step)] += (int)(now - f->step_us);
	f->step_us = now;
}

static const char *steps_and_times(struct flow *f)
{
	enum { SIZE = 1024 };
	char *line = arena_alloc(f->arena, SIZE), *at = line, digits[TEXT_DIGITS];

	for (size_t i = 0; f->kind->steps[i].name != NULL && i < FLOW_TIMES_MAX; i++) {
		const char *name = f->kind->steps[i].name;

		if (f->times[i] <= 0)
			continue;
		if (SIZE - (size_t)(at - line) < strlen(name) + TEXT_DIGITS + 2)
			break;
		at = stpcpy(stpcpy(at, at > line ? " " : ""), name);
		at = stpcpy(stpcpy(at, "="), text_of_number(digits, f->times[i]).at);
	}
	return line;
}

/* One line per flow: what it was, how it ended, how long each step took in microseconds. */
static void log_flow(struct flow *f, const char *outcome)
{
	char total[TEXT_DIGITS];

	log_line(f->refusal != NULL && f->refusal->status >= 500 ? LOG_LEVEL_WARNING
		 : f->kind->quiet && f->refusal == NULL          ? LOG_LEVEL_DEBUG
								 : LOG_LEVEL_INFO,
		 f->kind->name, "outcome", outcome, "client", f->log_client, "provider",
		 f->log_provider, "account", f->log_account, "login", f->log_login, "reference",
		 f->reference, "detail", f->detail, "us",
		 text_of_number(total, clock_monotonic_us() - f->started_us).at, "steps",
		 steps_and_times(f), NULL);
}

/* The one way out. */
static void end(struct flow *f, const char *outcome)
{
	struct arena *arena = f->arena;

	if (f->op != NULL)
		f->op->cancel(f->op);
	log_flow(f, outcome);
	event_del(&f->wake);
	event_del(&f->deadline);
	unlink_live(f);
	arena_free(arena);
}

static enum turn run_steps(struct flow *f)
{
	enum turn turn = FLOW_NEXT;

	while (turn == FLOW_NEXT) {
		const struct flow_step *step = f->step++;

		assert(step->run != NULL);
		turn = step->run(f);
		assert((turn == FLOW_WAIT) == (f->op != NULL));
		if (turn != FLOW_WAIT)
			mark(f, step);
	}
	return turn;
}

static void run(struct flow *f)
{
	enum turn turn = f->refusal == NULL ? run_steps(f) : FLOW_REFUSE;

	if (turn == FLOW_WAIT)
		return;
	if (turn == FLOW_REFUSE)
		f->kind->refuse(f);
	end(f, turn == FLOW_REFUSE ? f->refusal->name : "done");
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct flow *f = arg;

	(void)fd, (void)what;
	mark(f, f->step - 1);
	run(f);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct flow *f = arg;

	(void)fd, (void)what;
	if (f->op != NULL)
		f->op->cancel(f->op);
	flow_wake(f, &out_of_time, f->step[-1].name);
}

void *flow_new(struct arena *a, const struct flow_kind *kind)
{
	struct flow *f = arena_alloc(a, kind->size);

	f->kind = kind;
	f->step = kind->steps;
	f->arena = a;
	return f;
}

void flow_begin(struct event_base *base, struct flow *f)
{
	int ms = f->kind->deadline_ms;
	struct timeval deadline = {ms / 1000, ms % 1000 * 1000};

	f->started_us = f->step_us = clock_monotonic_us();
	event_assign(&f->wake, base, -1, 0, on_wake, f);
	event_assign(&f->deadline, base, -1, 0, on_deadline, f);
	event_add(&f->deadline, &deadline);
	link_live(f);
	run(f);
}

void flow_start(struct event_base *base, struct arena *a, const struct flow_kind *kind,
		struct exchange *x)
{
	struct flow *f = flow_new(a, kind);

	f->exchange = x;
	if (x != NULL)
		x->flow = f;
	flow_begin(base, f);
}

void flow_cancel(struct flow *f) { end(f, "client-gone"); }

void flow_cancel_all(void)
{
	while (live != NULL)
		flow_cancel(live);
}

enum turn flow_wait(struct flow *f, struct flow_op *op)
{
	assert(f->op == NULL);
	f->op = op;
	return FLOW_WAIT;
}

void flow_wake(struct flow *f, const struct refusal *no, const char *detail)
{
	f->op = NULL;
	f->refusal = no;
	if (detail != NULL)
		f->detail = arena_string(f->arena, text_of(detail));
	event_active(&f->wake, EV_TIMEOUT, 0);
}

enum turn flow_refuse(struct flow *f, const struct refusal *no, const char *detail)
{
	f->refusal = no;
	f->detail = detail;
	return FLOW_REFUSE;
}

enum turn flow_jump(struct flow *f, enum turn (*step)(struct flow *f))
{
	f->step = f->kind->steps;
	while (f->step->run != step) {
		assert(f->step->run != NULL);
		f->step++;
	}
	return FLOW_NEXT;
}

void flow_repeat(struct flow *f)
{
	f->step--;
	assert(f->step > f->kind->steps);
}

enum turn flow_finish(struct flow *f)
{
	(void)f;
	return FLOW_STOP;
}

void flow_forget(struct flow *f) { (void)f; }

int flow_live(void)
{
	int count = 0;

	for (const struct flow *f = live; f != NULL; f = f->next)
		count++;
	return count;
}

void flow_list_live(void)
{
	for (const struct flow *f = live; f != NULL; f = f->next) {
		char age[24];

		snprintf(age, sizeof age, "%lld", (clock_monotonic_us() - f->started_us) / 1000);
		log_line(LOG_LEVEL_INFO, "flow-live", "flow", f->kind->name, "step",
			 f->step > f->kind->steps ? f->step[-1].name : "", "ms", age, NULL);
	}
}
