/* jose_header.h -- the protected header of a compact token: RFC 7515 section 4, RFC 7516 section 4.
 *
 * Members we do not know are ignored, as RFC 7515 section 4 asks, and so are jwk, jku, x5u, x5c and
 * x5t: a token never says which key it is verified with (but see jws_own_key()). Members that must
 * be understood are not ignored: crit, and b64 and zip, which change what the token means. For the
 * files of this folder.
 */
#pragma once
#include "arena.h"
#include <jansson.h>
#include <stdbool.h>

enum { JOSE_HEADER_MAX = 16 * 1024, JOSE_KID_MAX = 128 };

struct jose_header {
	json_t *json;
	struct text alg; /* always there */
	struct text kid, typ,
		cty;      /* absent if none; kid at most JOSE_KID_MAX printable characters */
	bool is_critical; /* asks for something we do not do */
};

/* False if encoded is not base64url of a JSON object with unique names, an alg, and strings where
 * strings belong. */
bool jose_header_read(struct arena *a, struct text encoded, struct jose_header *header);

/* At most JOSE_KID_MAX printable ASCII characters, and one at least. */
bool jose_kid_is_plain(struct text kid);
