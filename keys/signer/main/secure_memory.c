#include "secure_memory.h"
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

enum { HEAP = 4 * 1024 * 1024, LEAST = 32 };

/* A number of an RSA key goes where BN_new() takes it from, and so does what OpenSSL computes of
 * its primes: nothing but the allocator below all of it reaches both. Until the heap stands, and
 * for what it is made of, there is the ordinary one. */
static void *take(size_t size, const char *file, int line)
{
	return CRYPTO_secure_malloc_initialized() ? CRYPTO_secure_malloc(size, file, line)
						  : malloc(size);
}

static void give(void *memory, const char *file, int line)
{
	if (CRYPTO_secure_allocated(memory))
		CRYPTO_secure_free(memory, file, line);
	else
		free(memory);
}

static void *take_again(void *memory, size_t size, const char *file, int line)
{
	size_t had;
	void *more;

	if (memory == NULL)
		return take(size, file, line);
	if (!CRYPTO_secure_allocated(memory))
		return realloc(memory, size);
	if (size == 0) {
		give(memory, file, line);
		return NULL;
	}
	had = CRYPTO_secure_actual_size(memory);
	if (had >= size)
		return memory;
	more = take(size, file, line);
	if (more == NULL)
		return NULL;
	memcpy(more, memory, had);
	give(memory, file, line);
	return more;
}

bool secure_memory_begin(void)
{
	return CRYPTO_set_mem_functions(take, take_again, give) == 1 &&
	       CRYPTO_secure_malloc_init(HEAP, LEAST) != 0;
}
