/* jwe_key.h -- how the content key gets into a JWE and out of it: RFC 7518 sections 4.3 and 4.6. */
#pragma once
#include "jwe_parts.h"

/* RSA-OAEP with SHA-1 or RSA-OAEP-256. cek gets size bytes in any case: what does not unwrap to
 * exactly size bytes becomes random ones, so that a wrong key and a wrong tag look alike. */
void jwe_key_unwrap(const struct jwe_parts *parts, const struct jwk *key, unsigned char *cek,
		    size_t size);

/* Absent if OpenSSL fails. */
struct text jwe_key_wrap(struct arena *a, enum jose_alg alg, const struct jwk *key,
			 const unsigned char *cek, size_t size);

/* ECDH-ES: what key and the header's epk (one public, one private) agree on, with apu and apv.
 * False if epk, apu or apv are malformed, or epk is on another curve. */
bool jwe_key_agree(struct arena *a, const struct jwe_parts *parts, const struct jwk *key,
		   unsigned char *cek, size_t size);

/* The same from our side, with an ephemeral key of ours. */
bool jwe_key_agree_as(struct arena *a, enum jose_enc enc, const struct jwk *ephemeral,
		      const struct jwk *key, unsigned char *cek, size_t size);

/* RFC 7518 4.6.2: Concat KDF with SHA-256; enc is the AlgorithmID, apu and apv are decoded. */
void concat_kdf(struct arena *a, struct text z, const char *enc, struct text apu, struct text apv,
		unsigned char *key, size_t size);
