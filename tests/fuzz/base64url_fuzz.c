#include "base64url.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = {(const char *)data, size};
	struct arena *a = arena_new();
	struct text decoded = base64url_decode(a, bytes), encoded = base64url_encode(a, bytes);
	struct text back = base64url_decode(a, encoded);

	assert((decoded.at != NULL) == base64url_is(bytes));
	assert(decoded.at == NULL || text_equal(base64url_encode(a, decoded), bytes));
	assert(back.len == size && memcmp(back.at, bytes.at, size) == 0);
	base64_decode(a, bytes);
	arena_free(a);
	return 0;
}
