/* key_calendar.h -- what clients may know of our rotations beforehand: which keys of tokens there
 * are, and what comes next for each algorithm, when. As JSON, and as a calendar (RFC 5545).
 *
 * Nothing in it is secret; a key that nobody is told of yet has no kid here. Pure: set, plan and
 * time decide, so that every machine says the same.
 */
#pragma once
#include "json_write.h"
#include "key_plan.h"

struct text key_calendar_json(struct arena *a, const struct config *config,
			      const struct key_set *set, long long now);
struct text key_calendar_ics(struct arena *a, const struct config *config,
			     const struct key_set *set, long long now);

/* One step as a JSON object. */
void key_calendar_put_step(struct json_writer *w, const struct key_need *need,
			   const struct key_step *step);
