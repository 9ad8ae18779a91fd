/* Whatever the cookie says, what is read of it is written as a cookie that is read alike, and she
 * is among the last persons of the browser then. */
#include "device.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	struct hash key = {{1}};
	struct device again, device = device_read(a, arena_copy(a, (const char *)bytes, len));
	const char *cookie;

	device_add(a, &key, &device, "anne");
	cookie = device_cookie(a, &device);
	if (strspn(cookie, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") !=
	    strlen(cookie))
		abort();
	again = device_read(a, cookie);
	if (device.count < 1 || device.count > DEVICE_PERSONS_KEPT ||
	    strcmp(device_cookie(a, &again), cookie) != 0)
		abort();
	device_add(a, &key, &again, "anne");
	if (strcmp(device_cookie(a, &again), cookie) != 0)
		abort();
	arena_free(a);
	return 0;
}
