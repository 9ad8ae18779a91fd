/* jwe_cjose.h -- RSA-OAEP with AES-GCM, encrypted by cjose.
 *
 * What we let cjose do, after measuring the rest: it encrypts RSA-OAEP to a public key rightly,
 * from bytes that are all our own. The rest is EVP's because cjose, in the version of Debian 12,
 * has no RSA-OAEP-256; leaks a byte for each ECDH-ES; encrypts A*CBC-HS* with a key of zeros where
 * CVE-2026-53939 is not fixed; and when decrypting RSA-OAEP takes a content key of any size, and
 * tells a failed unwrapping from a failed tag.
 */
#pragma once
#include "jwe.h"

/* A compact token with header {alg, enc, kid, cty}; absent if cjose fails. */
struct text jwe_cjose_encrypt(struct arena *a, const struct jwk *key, enum jose_enc enc,
			      const char *cty, struct text plain);
