/* base64url.h -- base64url without padding, strictly: RFC 4648 section 5, RFC 7515 section 2.
 *
 * One text has one decoding and one encoding: padding, foreign characters, white space, a length
 * of 4n+1 and non-zero trailing bits are refused. Pure.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

/* In the arena, NUL-terminated. */
struct text base64url_encode(struct arena *a, struct text bytes);

/* In the arena; absent if it is not base64url. The empty text decodes to the empty text. */
struct text base64url_decode(struct arena *a, struct text encoded);

bool base64url_is(struct text encoded); /* would base64url_decode() succeed? */

/* Into out, which holds max bytes; false if malformed or of another size than want. */
bool base64url_decode_exactly(struct text encoded, unsigned char *out, size_t want);

/* Standard base64 with padding (HTTP Basic, RFC 7617); absent if malformed. */
struct text base64_decode(struct arena *a, struct text encoded);
