/* key_plan.h -- when a key follows another without hurting anyone: the guards of a rotation.
 *
 * A key is published long enough before it signs that no copy of our JWKS without it is still in
 * use, and stays published until all that it signed has expired. Every step that would break this
 * is refused with the earliest moment at which it will not. Pure: set, plan and time decide, so
 * every machine that reads the same files plans the same.
 */
#pragma once
#include "key_needs.h"

/* All in seconds. */
struct key_plan {
	long long period; /* how long a key signs */
	long long lead;   /* published before it signs: longest max-age served, and propagation */
	long long retention; /* published after its last signature: what it signed has expired, and
				comes back as id_token_hint no more */
	long long canary;    /* published before it signs for the first of the clients that see new
				keys first; 0: there are none */
	long long memory;    /* kept after it is retired, until all have heard of that */
};

/* The plan of one use. set is asked for the longest max-age that was ever promised. */
struct key_plan key_plan_of(const struct config *config, const struct key_set *set,
			    enum key_use use);

/* Seconds that a key of this use will have been promised for, if it is made now: struct key's
 * max_age. */
long long key_promise(const struct config *config, enum key_use use);

/* NULL: the step is safe now. Else why not, and when it will be; 0 if time alone does not help. */
struct key_verdict {
	const struct refusal *no;
	long long earliest;
	const char
		*node; /* who stands in the way, "" if nobody knows; NULL: it is the key itself */
};

struct key_verdict key_may_publish(const struct key_set *set, const struct key *key, long long now);
struct key_verdict key_may_activate(const struct key_plan *plan, const struct key_set *set,
				    const struct key *key, long long now);
struct key_verdict key_may_retire(const struct key_plan *plan, const struct key_set *set,
				  const struct key *key, long long now);
struct key_verdict key_may_destroy(const struct key_plan *plan, const struct key_set *set,
				   const struct key *key, long long now);
struct key_verdict key_may_revoke(const struct key *key, long long now);

/* Who would sign if key stopped; it is still published. NULL with key_predecessor_gone or
 * key_step_impossible. */
const struct key *key_may_roll_back(const struct key_set *set, const struct key *key, long long now,
				    const struct refusal **no);

enum key_step_kind {
	KEY_STEP_NONE, /* no key of this kind signs, or nothing is ahead */
	KEY_STEP_RETIRE,
	KEY_STEP_DESTROY,
	KEY_STEP_ACTIVATE,
	KEY_STEP_PUBLISH,
	KEY_STEP_GENERATE /* and publish it at once */
};

struct key_step {
	enum key_step_kind kind;
	const struct key *key; /* NULL: one that is to be made */
	long long due;         /* after now: nothing to do until then */
	bool comes_by_itself;  /* its date is written: no command is needed */
};

const char *key_step_name(enum key_step_kind kind);

/* What comes first for the keys of one need. */
struct key_step key_plan_next(const struct key_plan *plan, const struct key_set *set,
			      const struct key_need *need, long long now);

/* Does the one that signs end within alert_s, and no successor is published? Then the timer that
 * rotates does not run, or is refused; or none signs at all. */
bool key_successor_is_missing(const struct key_plan *plan, const struct key_set *set,
			      const struct key_need *need, long long alert_s, long long now);

/* When the keys of one use that others are told change next, as planned; before now if a step is
 * overdue, 0 if none is ahead. */
long long key_plan_next_told(const struct config *config, const struct key_set *set,
			     const struct key_needs *needs, enum key_use use, long long now);

/* When a key that is published now is to sign: as planned, and never sooner than is safe. */
long long key_plan_activation(const struct key_plan *plan, const struct key_set *set,
			      const struct key_need *need, long long now);

extern const struct refusal key_step_impossible, key_next_exists, key_ring_full, key_too_fresh,
	key_still_signs, key_still_trusted, key_just_retired, key_predecessor_gone;
