/* key_needs.h -- which keys a configuration needs: one of each algorithm for tokens, and for each
 * provider those of its own, so that nothing signed for one is good at another. Pure.
 */
#pragma once
#include "config.h"
#include "key_set.h"

struct key_need {
	enum key_use use;
	enum jose_alg alg;
	struct text provider; /* as in struct key */
};

struct key_needs {
	size_t count;
	struct key_need *at;
	long long max_age;     /* seconds that our key set may be kept, as configured */
	long long sealed_life; /* seconds that what is sealed may last */
};

/* Each once, in the arena. */
struct key_needs key_needs_of(struct arena *a, const struct config *config);

/* Room for the needs of config and of as many algorithms more; add one, unless it is there. */
struct key_needs key_needs_none(struct arena *a, const struct config *config);
void key_needs_add(struct key_needs *needs, struct key_need need);

/* Those of providers, and what seals. */
void key_needs_add_others(struct key_needs *needs, const struct config *config);

bool key_need_is_met(const struct key_set *set, const struct key_need *need, long long now);
