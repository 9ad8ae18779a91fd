/* key_metrics.h -- how our keys do, in the words of Prometheus (text format 0.0.4). Pure. */
#pragma once
#include "config.h"
#include "key_set.h"

/* schedule: the keys of tokens; lines: those of store_read_evidence(). */
struct text key_metrics(struct arena *a, const struct config *config,
			const struct key_set *schedule, struct text lines, long long now);

/* Is it time to call somebody: does a key of tokens end soon, without a successor? */
bool key_alert(struct arena *a, const struct config *config, const struct key_set *schedule,
	       long long now);
