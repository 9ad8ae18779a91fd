/* A time as RFC 3339 has it: one that is read names an instant that is read again from UTC. */
#include "arena.h"
#include "notice.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	long long moment, again;
	struct tm utc;
	char written[40];
	time_t seconds;

	if (notice_time(arena_string(a, (struct text){(const char *)bytes, len}), &moment)) {
		seconds = (time_t)moment;
		if (gmtime_r(&seconds, &utc) == NULL)
			abort();
		/* an offset may lead out of the years that have four digits */
		if (utc.tm_year >= -1900 && utc.tm_year <= 9999 - 1900) {
			snprintf(written, sizeof written, "%04d-%02d-%02dT%02d:%02d:%02dZ",
				 utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
				 utc.tm_min, utc.tm_sec);
			if (!notice_time(written, &again) || again != moment)
				abort();
		}
	}
	arena_free(a);
	return 0;
}
