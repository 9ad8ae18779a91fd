/* Values as Redis might hold them: the first byte says which, the rest is sealed, or is not. */
#include "store_key.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct hash deployment = {{7}};
	static const struct seal_ring ring = {2, {{{1}, {{8}}}, {{2}, {{9}}}}};
	const struct store_namer namer = {&deployment, &ring, "pv"};
	struct arena *a = arena_new();
	struct store_key key = store_key_of(a, &namer, STORE_GRANT, "id");
	struct text value, stored = {(const char *)data, size};

	/* Nobody can seal without our key: what opens would be a forgery. */
	if (store_value_open(a, &ring, &key, stored, &value) == STORE_VALUE_OPEN ||
	    value.at != NULL)
		abort();
	arena_free(a);
	return 0;
}
