#include "dpop_proof.h"
#include "base64url.h"
#include "jws_signature.h"

const char *dpop_proof(struct arena *a, const struct jwk *key, const char *header,
		       const char *claims)
{
	const char *input = arena_printf(a, "%s.%s", base64url_encode(a, text_of(header)).at,
					 base64url_encode(a, text_of(claims)).at);
	struct text signature = jws_signature_make(a, key, JOSE_ES256, text_of(input));

	return arena_printf(a, "%s.%s", input, base64url_encode(a, signature).at);
}

const char *dpop_proof_header(struct arena *a, const struct jwk *key)
{
	return arena_printf(a, "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%s}",
			    jwk_public_json(a, key).at);
}
