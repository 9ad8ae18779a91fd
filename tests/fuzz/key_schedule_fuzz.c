/* What a signer tells of its keys: read, or refused; what is read can be said again, and planned.
 */
#include "key_calendar.h"
#include "key_schedule.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct config config = {
		.settings = {.issuer = "https://parvis.example", .key_period_s = 90 * 86400}};
	struct arena *a = arena_new();
	struct key_set set, again;

	if (key_schedule_parse(a, (struct text){(const char *)bytes, len}, &set)) {
		key_calendar_json(a, &config, &set, 1800000000);
		key_calendar_ics(a, &config, &set, 1800000000);
		if (!key_schedule_parse(a, key_schedule_pack(a, &set), &again))
			abort();
	}
	arena_free(a);
	return 0;
}
