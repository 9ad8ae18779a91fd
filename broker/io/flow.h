/* flow.h -- a request that has to wait for others, as a row of named steps.
 *
 * A step either ends at once, or starts one operation (a Redis command, an HTTPS call, a
 * signature) and waits; the next step finds the result where the operation was told to put it.
 * The loop, not the library that answered, runs the next step.
 *
 *	static const struct flow_step steps[] = {
 *		{"take-interaction", take_interaction},	// starts a Redis command, waits
 *		{"check-answer", check_answer},		// reads what it gave
 *		...
 *		{NULL, NULL},
 *	};
 *
 * A flow ends in one place, whatever ended it: the last step, a refusal, the deadline, or a client
 * that hung up. Ending cancels the operation under way and frees the arena, so a step frees
 * nothing and never asks whether anybody still listens. docs/flows.md says how to write one.
 */
#pragma once
#include "arena.h"
#include "refusal.h"
#include <event2/event.h>
#include <event2/event_struct.h>

struct flow;
struct exchange;

enum turn {
	FLOW_NEXT,  /* done: run the next step now */
	FLOW_WAIT,  /* an operation is under way; the next step runs when it has answered */
	FLOW_STOP,  /* the answer has been given */
	FLOW_REFUSE /* flow->refusal says why; kind->refuse answers, then the flow ends */
};

struct flow_step {
	const char *name; /* as it appears in logs, metrics and tests */
	enum turn (*run)(struct flow *f);
};

struct flow_kind {
	const char *name;
	size_t size;     /* of the struct that begins with a struct flow */
	int deadline_ms; /* for the whole flow, however many steps */
	const struct flow_step *steps;
	void (*refuse)(struct flow *f); /* turn flow->refusal into an answer; must not wait */
	bool quiet; /* it runs at intervals, and is in the log only if something went wrong */
};

/* What a flow waits for. Whoever starts it owns it; cancel() promises no wake-up, ever. */
struct flow_op {
	void (*cancel)(struct flow_op *op);
};

enum { FLOW_TIMES_MAX = 48 };

struct flow {
	const struct flow_kind *kind;
	const struct flow_step *step; /* the one that runs next */
	struct flow_op *op;           /* not NULL: waiting */
	struct arena *arena;          /* everything this flow owns, itself included */
	struct exchange *exchange; /* the HTTP request and its answer; NULL: nobody waits for one */
	struct event wake, deadline;
	const struct refusal *refusal;
	const char *detail;                    /* for the log, never for the browser */
	const char *log_client, *log_provider; /* who it is about, once known; for the log line */
	const char *log_account, *log_login;   /* account_id(), account_login_code() */
	const char *reference;         /* shown to the citizen with an error, and in the log */
	long long started_us, step_us; /* monotonic */
	int times[FLOW_TIMES_MAX];     /* microseconds each step took, waiting included */
	struct flow *next, **slot;     /* the list of live flows */
};

/* Start it on the loop: its first step runs before this returns, unless it waits. The arena
 * becomes the flow's. x may be NULL. */
void flow_start(struct event_base *base, struct arena *a, const struct flow_kind *kind,
		struct exchange *x);

/* The same of one that nobody waits for and that begins with something: it is made in the arena,
 * zeroed behind its struct flow; whoever begins it fills that in. */
void *flow_new(struct arena *a, const struct flow_kind *kind);
void flow_begin(struct event_base *base, struct flow *f);

void flow_cancel(struct flow *f); /* the client hung up: no answer is given */

/* For operations: the step that starts one returns this. */
enum turn flow_wait(struct flow *f, struct flow_op *op);

/* For operations: op has ended, well if no is NULL. The operation must be forgotten by its module
 * before this call; the next step runs from the loop. detail is copied. */
void flow_wake(struct flow *f, const struct refusal *no, const char *detail);

enum turn flow_refuse(struct flow *f, const struct refusal *no, const char *detail);
enum turn flow_jump(struct flow *f, enum turn (*run)(struct flow *f)); /* rare: go back, guarded */

/* The step that runs now runs once more, after the operation that it goes on to start. Guarded; not
 * for a first step. */
void flow_repeat(struct flow *f);

/* Of a flow that nobody waits for: its last step; and its refuse, which leaves it to the log. */
enum turn flow_finish(struct flow *f);
void flow_forget(struct flow *f);

void flow_cancel_all(void); /* before what they wait for is closed */

int flow_live(void);       /* how many there are */
void flow_list_live(void); /* to the log: kind, step, age (SIGUSR1) */

extern const struct refusal out_of_time;
