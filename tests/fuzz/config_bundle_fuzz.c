#include "config.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	config_unbundle(a, (struct text){(const char *)data, size});
	arena_free(a);
	return 0;
}
