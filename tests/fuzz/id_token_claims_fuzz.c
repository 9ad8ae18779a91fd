/* The payload of a provider's ID token, as claims: nothing hostile is accepted without its nonce.
 */
#include "json_read.h"
#include "upstream_id_token.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct provider provider = {.issuer = "https://provider.example",
						 .metadata_issuer = "",
						 .client_id = "parvis",
						 .id_token_signed_response_alg = "ES256",
						 .clock_skew_s = 10};
	const struct upstream u = {.provider = &provider,
				   .nonce = "n-0S6_WzA2Mj",
				   .max_age = 3600,
				   .force_login = true,
				   .started = 1799999900,
				   .access_token = TEXT("token")};
	struct arena *a = arena_new();
	const json_t *claims = json_read(a, (struct text){(const char *)bytes, len}, 65536);

	if (claims != NULL && upstream_id_token_check_claims(a, &u, claims, 1800000000) == NULL &&
	    memmem(bytes, len, "n-0S6", 5) == NULL && memmem(bytes, len, "\\u00", 4) == NULL)
		abort();
	arena_free(a);
	return 0;
}
