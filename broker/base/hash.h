/* hash.h -- SHA-256, HMAC-SHA-256 and comparisons that take the same time whatever they find.
 *
 * FIPS 180-4, RFC 2104, RFC 5869. Algorithms are fetched once per process. Pure.
 */
#pragma once
#include "arena.h"

enum { HASH_SIZE = 32 };

struct hash {
	unsigned char bytes[HASH_SIZE];
};

struct hash hash_sha256(struct text data);
struct hash hash_hmac(struct text key, struct text data);

/* One key from another, for one purpose (HKDF-Expand with one block). */
struct hash hash_derive(struct text key, const char *purpose, struct text context);

bool hash_equal(const struct hash *a, const struct hash *b); /* constant time */

/* Constant time for equal lengths; lengths are no secret. */
bool secret_equal(struct text a, struct text b);

struct text hash_text(const struct hash *h); /* its bytes; lives as long as *h */
struct text hash_hex(struct arena *a, const struct hash *h);
struct text hash_base64url(struct arena *a, const struct hash *h); /* 43 characters */
