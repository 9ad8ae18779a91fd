/* The table of levels: each that is read without a fault has a name, is found by it, and measures
 * what a measure may. */
#include "acr_table.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static bool is_measure(int n) { return n >= 0 && n <= ACR_MEASURE_MAX; }

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct acr_level *levels =
		acr_table_read(a, (struct text){(const char *)bytes, len}, &faults);

	for (const struct acr_level *l = levels; faults.count == 0 && l->word != NULL; l++)
		if (*l->word == '\0' || strchr(l->word, ' ') != NULL ||
		    acr_table_find(levels, text_of(l->word)) != l || !is_measure(l->account) ||
		    !is_measure(l->authentication))
			abort();
	arena_free(a);
	return 0;
}
