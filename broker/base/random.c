#include "random.h"
#include "base64url.h"
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>

void random_bytes(void *out, size_t len)
{
	if (RAND_bytes(out, (int)len) == 1)
		return;
	fputs("no randomness\n", stderr);
	abort();
}

struct text random_token(struct arena *a, size_t len)
{
	char *bytes = arena_alloc(a, len);

	random_bytes(bytes, len);
	return base64url_encode(a, (struct text){bytes, len});
}
