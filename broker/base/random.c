#include "random.h"
#include "base64url.h"
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OpenSSL asks as much for 32 bytes as for 512. What waits here is as safe as the state of its
 * generator, which lies in the same memory: given once, wiped, and never given to a child. */
static unsigned char pool[512];
static size_t left;

static void forget(void) { left = 0; }

static void must(int well)
{
	if (well)
		return;
	fputs("no randomness\n", stderr);
	abort();
}

static void fill(void)
{
	static bool forgets;

	if (!forgets)
		must(pthread_atfork(NULL, NULL, forget) == 0);
	forgets = true;
	must(RAND_bytes(pool, sizeof pool) == 1);
	left = sizeof pool;
}

void random_bytes(void *out, size_t len)
{
	if (len > sizeof pool / 4) {
		must(RAND_bytes(out, (int)len) == 1);
		return;
	}
	if (left < len)
		fill();
	left -= len;
	memcpy(out, pool + left, len);
	OPENSSL_cleanse(pool + left, len);
}

struct text random_token(struct arena *a, size_t len)
{
	char *bytes = arena_alloc(a, len);

	random_bytes(bytes, len);
	return base64url_encode(a, (struct text){bytes, len});
}
