/* key_readiness.h -- would all clients verify what a key signs? Judged from what workers saw them
 * fetch (store_evidence.h). Pure.
 *
 * A client that fetched a key set with the key has it. One that fetched before and not since keeps
 * what it has for longer than it should. Of one that never said who it is (/jwks?client_id=ID)
 * nothing is known, which is no reason for hope. Either may still fetch anew when it meets the
 * unknown kid; whoever does not, fails.
 */
#pragma once
#include "config.h"
#include "key_set.h"

enum key_readiness_verdict {
	CLIENT_HAS_KEY,   /* it fetched a set with the key */
	CLIENT_IS_STALE,  /* it fetched sets, none with the key */
	CLIENT_IS_UNKNOWN /* it was never seen to fetch any */
};

struct client_readiness {
	const struct client *client;
	enum key_readiness_verdict verdict;
	long long fetched;      /* when it last did; 0: never */
	long long fetched_key;  /* the same, with the key in it */
	long long fetches;      /* how often */
	long long unknown_kids; /* how many tokens it brought back that name no key of ours */
};

struct key_readiness {
	size_t count; /* those that the key concerns */
	struct client_readiness *clients;
	size_t ready; /* how many have it */
};

/* lines are those of store_read_evidence(); those of another form, or of clients that are gone, are
 * passed over. */
struct key_readiness key_readiness_of(struct arena *a, const struct config *config,
				      const struct key *key, struct text lines);

const char *key_readiness_name(enum key_readiness_verdict verdict); /* "ready" "stale" "unknown" */
