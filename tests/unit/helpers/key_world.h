/* key_world.h -- a deployment whose keys rotate, with a clock of its own and all that goes wrong in
 * one: K-18.
 *
 * Rotation runs at random moments; some are missed, for long; some die between two writes; some are
 * followed by another at once, by a clock that is off. Operators take steps by hand. Machines have
 * clocks that are off. Where they report what they have loaded, they also load late, or a part of
 * the files, or are cut off from the store: then they sign nothing, and give copies of the key set
 * until whoever stands before them has noticed. Without reports, each loads what there is within a
 * bounded time.
 */
#pragma once
#include "key_nodes.h"
#include <stdint.h>

enum { KEYS_MAX = 48, VERSIONS_MAX = 400, TOKENS_MAX = 120, COPIES_MAX = 120, MACHINES = 3 };

struct key_version {
	long long written;
	size_t count;
	struct key keys[KEYS_MAX];
};

struct key_machine {
	long long late, skew;
	/* where machines report: */
	struct key held[KEYS_MAX]; /* what it has of each file; without dates: nothing */
	size_t held_count;
	long long cut_off;             /* since when; 0: it is not */
	long long heard;               /* last */
	long long published[KEYS_MAX]; /* since when it publishes each; 0: it does not */
};

/* What is left out, to see that it is needed. */
struct key_faults {
	bool no_lead, no_retention;
	bool no_slack;  /* neither clocks nor late machines are reckoned with */
	bool no_heed;   /* of what machines have reported */
	bool no_memory; /* of what a machine that was forgotten had lacked */
};

struct key_world {
	uint64_t random;
	struct key_faults faults;
	struct key_plan plan;
	struct key_machine machines[MACHINES];
	long long max_age, life, worst, now, timer_is_off_until;
	bool have_reports;
	bool nobody_signs; /* was there a moment at which no key did? */
	/* as the store has it, of each key: when it was last in use, and until when a machine that
	 * is forgotten lacked it */
	long long in_use[KEYS_MAX], lacked[KEYS_MAX];
	size_t version_count;
	struct key_version versions[VERSIONS_MAX];
	struct key_token_issued {
		long long at;
		size_t key;
	} tokens[TOKENS_MAX];
	struct key_copy_fetched {
		long long at;
		uint64_t keys; /* a bit for each */
	} copies[COPIES_MAX];
	size_t token_count, copy_count;
};

/* Lives one plan, which follows from seed; false: at some instant, a token that lived did not
 * verify with a copy in use, or nobody could sign. *signers is raised by how many keys signed. */
bool key_world_live(struct key_world *w, uint64_t seed, bool have_reports,
		    const struct key_faults *faults, int *signers);
