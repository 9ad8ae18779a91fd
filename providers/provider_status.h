/* provider_status.h -- what a worker tells operators about its providers, as one word: it goes by
 * the store to whoever types `parvis provider status`.
 *
 * Pure. Reading believes nothing: what is there may be another release's, or forged.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

/* Words are of a-z, 0-9 and hyphens, "" if there is none; numbers are -1 if there is none. */
struct provider_status {
	const char *provider;          /* its id */
	const char *condition;         /* "well", "slow", "down" */
	const char *breaker;           /* "closed", "open", "half-open" */
	long long breaker_s;           /* since then */
	const char *documents;         /* "fit", "stale", "missing" */
	const char *documents_failure; /* why they are not fit: a refusal */
	long long metadata_s, keys_s;  /* since what is in memory was fetched */
	long long latency_ms;          /* smoothed; 0 if there was no call of late */
	long long running, waiting;    /* calls now */
	long long calls, failures;     /* since the worker's start */
	const char *failure; /* of the last call that failed: a refusal, or "status-503" */
	long long failure_s; /* since then */
};

/* Its members behind the id, in the order in which they are written. */
struct provider_status_member {
	const char *name;
	bool is_number; /* a long long, else a const char * */
	size_t offset;
};
extern const struct provider_status_member provider_status_members[]; /* ended by name NULL */

const char *provider_status_word(const struct provider_status *s,
				 const struct provider_status_member *member);
long long provider_status_number(const struct provider_status *s,
				 const struct provider_status_member *member);

enum { PROVIDER_STATUSES_MAX = 1024, PROVIDER_STATUS_WORD_MAX = 63 };

/* Without spaces and newlines; "-" if there are none. */
struct text provider_status_write(struct arena *a, const struct provider_status *all, size_t count);

/* How many, in *all; -1 if it is not what is written above. */
int provider_status_read(struct arena *a, struct text written, struct provider_status **all);
