#include "arena.h"
#include "url.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *url = arena_copy(a, (const char *)data, size);

	/* a loopback URL is a web URL, and no URL we accept can hide another host behind an @ */
	if (url_is_loopback(url) && !url_is_web(url))
		abort();
	if (url_is_web(url) && (!host_is(url_host(url)) || strpbrk(url, "\\# \n") != NULL))
		abort();
	url_is_private_use(url);
	address_is(url);
	network_is(url);
	arena_free(a);
	return 0;
}
