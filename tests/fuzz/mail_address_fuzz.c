/* An address that is accepted can stand in a header, and has one at sign. */
#include "mail_address.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct text t = {(const char *)bytes, len};

	if (!mail_address_is(t))
		return 0;
	for (size_t i = 0; i < len; i++)
		if (bytes[i] <= ' ' || bytes[i] > '~' || strchr("<>()[]\\,;:\"", bytes[i]) != NULL)
			abort();
	if (len > MAIL_ADDRESS_MAX || memchr(bytes, '@', len) != memrchr(bytes, '@', len) ||
	    mail_address_domain(t).len == 0)
		abort();
	return 0;
}
