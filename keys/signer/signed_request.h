/* signed_request.h -- our own authorization request to a provider as a signed JWT: RFC 9101 section
 * 4, with the claims that FAPI 2.0 Message Signing 5.3.1 asks.
 *
 * Whatever is the configuration's is taken from there; a worker gives what belongs to one sign-in.
 * Lives five minutes. Pure.
 */
#pragma once
#include "jwk.h"
#include "provider.h"

struct signed_request {
	const char *redirect_uri;
	struct text state, nonce, code_challenge;
	struct text acr_values, prompt, max_age, login_hint, ui_locales; /* absent: left out */
	long long issued_at;
};

/* Absent if the key cannot sign under alg. */
struct text signed_request_sign(struct arena *a, const struct provider *provider,
				const struct signed_request *request, const struct jwk *key,
				enum jose_alg alg);
