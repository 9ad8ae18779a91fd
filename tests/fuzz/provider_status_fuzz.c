/* What a worker says of its providers: what is read is written again as it was. */
#include "provider_status.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct text written = {(const char *)bytes, len};
	struct arena *a = arena_new();
	struct provider_status *all;
	int count = provider_status_read(a, written, &all);

	if (count > 0) {
		struct text once = provider_status_write(a, all, (size_t)count);

		if (provider_status_read(a, once, &all) != count ||
		    !text_equal(provider_status_write(a, all, (size_t)count), once))
			abort();
	}
	arena_free(a);
	return 0;
}
