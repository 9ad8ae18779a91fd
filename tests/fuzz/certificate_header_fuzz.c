/* certificate_header_fuzz.c -- a proxy's header with anything in it, and what is read of it. */
#include "certificate_header.h"
#include "client_certificate.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	X509 *x509 = certificate_header_read(a, (struct text){(const char *)data, size});
	struct client_certificate *seen;

	if (x509 != NULL) {
		seen = client_certificate_of(a, x509, NULL, NULL, 1700000000);
		assert(seen == NULL || (strlen(seen->x5t_s256) == 43 && !seen->is_trusted));
		for (size_t i = 0; seen != NULL && i < seen->name_count; i++)
			assert(strpbrk(seen->names[i].value, " \n\r\t") == NULL);
		X509_free(x509);
	}
	arena_free(a);
	return 0;
}
