/* What operators switched off: what is read is written again as it was. */
#include "switches.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	const struct switches *s = switches_parse(a, (struct text){(const char *)bytes, len});
	const struct switches *again;

	if (s != NULL) {
		again = switches_parse(a, switches_pack(a, s));
		if (again == NULL || again->version != s->version ||
		    again->off_count != s->off_count || again->flush_count != s->flush_count ||
		    again->change_count != s->change_count ||
		    again->revoked_count != s->revoked_count || strcmp(again->tag, s->tag) != 0)
			abort();
	}
	arena_free(a);
	return 0;
}
