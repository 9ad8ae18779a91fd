/* jwe_content.h -- the content of a JWE under a key we have: RFC 7518 sections 5.2 and 5.3, by EVP.
 */
#pragma once
#include "jwe_parts.h"

/* The plaintext; absent if the tag is wrong. One failure looks like another. cek has the size that
 * enc asks. */
struct text jwe_content_decrypt(struct arena *a, const struct jwe_parts *parts,
				const unsigned char *cek);

/* Sets iv, ciphertext and tag; header.enc and protected are there already. False if OpenSSL fails.
 */
bool jwe_content_encrypt(struct arena *a, struct jwe_parts *parts, const unsigned char *cek,
			 struct text plain);
