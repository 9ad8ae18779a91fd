#include "pkcs11_uri.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is written and read again as the same, within its bounds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct pkcs11_uri once, twice;

	if (pkcs11_uri_read(a, (struct text){(const char *)data, size}, &once)) {
		if (once.token.len > PKCS11_LABEL_MAX || once.id.len > PKCS11_ID_MAX ||
		    !pkcs11_uri_read(a, pkcs11_uri_write(a, &once), &twice) ||
		    !text_equal(once.token, twice.token) || !text_equal(once.id, twice.id))
			abort();
	}
	arena_free(a);
	return 0;
}
