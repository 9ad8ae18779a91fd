/* jwe_parts.h -- a compact JWE taken apart: RFC 7516 section 7.1, and the table of RFC 7518
 * section 5.
 *
 * For jwe and its files.
 */
#pragma once
#include "jwe.h"
#include <jansson.h>

struct jwe_parts {
	struct jwe_header header;
	const json_t *json;    /* the header, for epk, apu and apv */
	struct text protected; /* the header as written: what is authenticated with the content */
	struct text encrypted_key, iv, ciphertext, tag; /* decoded, of the sizes enc asks */
};

/* NULL if token is five segments, with a header whose alg and enc are ours and sizes that fit. */
const struct refusal *jwe_parts_read(struct arena *a, struct text token, struct jwe_parts *parts);

/* RFC 7518 5.1: in bytes. */
struct jwe_sizes {
	size_t cek, iv, tag;
};
enum { JWE_CEK_MAX = 64 };

struct jwe_sizes jwe_sizes_of(enum jose_enc enc);
