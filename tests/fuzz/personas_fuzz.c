/* The file of the simulator's test identities. */
#include "persona.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	const struct refusal *no;
	const char *detail;
	const struct personas *personas =
		personas_parse(a, (struct text){(const char *)bytes, len}, &no, &detail);

	for (size_t i = 0; personas != NULL && i < personas->count; i++)
		if (persona_find(personas, personas->list[i].id) != &personas->list[i] ||
		    !json_is_object(personas->list[i].claims))
			abort();
	arena_free(a);
	return 0;
}
