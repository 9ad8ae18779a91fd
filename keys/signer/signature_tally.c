#include "signature_tally.h"
#include "log.h"
#include <assert.h>
#include <stdint.h>
#include <stdio.h>

struct total {
	const char *class, *peer;
	enum jose_alg alg;
	unsigned long count;
};

struct signature_tally {
	size_t size; /* a power of two, so that a mask finds the slot */
	struct total *totals;
};

struct signature_tally *signature_tally_new(struct arena *a, size_t room)
{
	struct signature_tally *tally = arena_alloc(a, sizeof *tally);

	for (tally->size = 16; tally->size < room * 2;)
		tally->size *= 2;
	tally->totals = arena_alloc(a, tally->size * sizeof *tally->totals);
	return tally;
}

static bool is_for(const struct total *total, const char *class, const char *peer,
		   enum jose_alg alg)
{
	return total->class == class && total->peer == peer && total->alg == alg;
}

void signature_tally_add(struct signature_tally *tally, const char *class, const char *peer,
			 enum jose_alg alg)
{
	size_t at = ((uintptr_t)peer >> 3) * 31 + (size_t)alg;

	for (size_t tries = 0; tries < tally->size; tries++, at++) {
		struct total *total = &tally->totals[at & (tally->size - 1)];

		if (total->count == 0)
			*total = (struct total){class, peer, alg, 0};
		if (is_for(total, class, peer, alg)) {
			total->count++;
			return;
		}
	}
	assert(!"a tally has room for all there are");
}

void signature_tally_log(struct signature_tally *tally)
{
	for (size_t i = 0; i < tally->size; i++) {
		struct total *total = &tally->totals[i];
		char count[24];

		if (total->count == 0)
			continue;
		snprintf(count, sizeof count, "%lu", total->count);
		log_line(LOG_LEVEL_INFO, "signatures", "class", total->class, "peer", total->peer,
			 "alg", jose_alg_name(total->alg), "count", count, NULL);
		*total = (struct total){0};
	}
}
