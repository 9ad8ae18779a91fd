/* notice.h -- what citizens are to know for a while: work at a provider, or at all of us.
 *
 *	"notices": {"christmas": {
 *		"from": "2026-12-24T22:00:00Z",		RFC 3339, Z or an offset
 *		"until": "2026-12-25T06:00:00+01:00",
 *		"closed": true,				may be missing: it only tells
 *		"text": "…", "text#fr": "…", "text#vi": "…"	the last two may be missing
 *	}}
 *
 * Reading is pure.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

struct config_faults;

enum { NOTICES_MAX = 32, NOTICES_BYTES_MAX = 64 * 1024, NOTICE_TEXT_MAX = 512 };

struct notice {
	long long from, until;                /* seconds since 1970; until is over */
	bool is_closed;                       /* the provider is not offered while it lasts */
	const char *text, *text_fr, *text_vi; /* "" if not given */
};

/* Ended by text NULL; absent JSON is none. place is where faults are told: "broker.json: notices".
 */
const struct notice *notices_read(struct arena *a, const char *place, struct text json,
				  struct config_faults *faults);

/* The first that holds at that time, of those that close or of all; NULL if there is none. */
const struct notice *notice_find(const struct notice *notices, long long now, bool that_closes);

/* Seconds since 1970 of an RFC 3339 time in whole seconds; false if it is none. */
bool notice_time(const char *written, long long *time);
