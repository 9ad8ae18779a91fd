#include "half_hash.h"
#include "base64url.h"
#include "hash.h"
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHA512_SIZE = 64 };

static struct text half_sha512(struct arena *a, struct text hashed)
{
	static EVP_MD *sha512;
	unsigned char hash[SHA512_SIZE];

	if (sha512 == NULL)
		sha512 = EVP_MD_fetch(NULL, "SHA512", NULL);
	if (EVP_Digest(hashed.at, hashed.len, hash, NULL, sha512, NULL) != 1) {
		fputs("OpenSSL refuses SHA-512\n", stderr);
		abort();
	}
	return base64url_encode(a, (struct text){(const char *)hash, SHA512_SIZE / 2});
}

struct text half_hash(struct arena *a, enum jose_alg alg, struct text hashed)
{
	struct hash hash;

	if (alg == JOSE_EDDSA)
		return half_sha512(a, hashed);
	hash = hash_sha256(hashed);
	return base64url_encode(a, (struct text){(const char *)hash.bytes, HASH_SIZE / 2});
}
