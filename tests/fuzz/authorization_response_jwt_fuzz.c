/* A provider's answer that is a JWT: what is read of it before it is verified. */
#include "authorization_response_jwt.h"
#include "jwk.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct jwk_set no_keys = {.count = 0};
	static const struct provider provider = {.issuer = "https://provider.example",
						 .metadata_issuer = "",
						 .client_id = "parvis",
						 .authorization_signed_response_alg = "ES256"};
	struct arena *a = arena_new();
	const char *jwt = arena_copy(a, (const char *)bytes, len), *detail;
	struct upstream u = {
		.provider = &provider, .keys = &no_keys, .state = "st", .response = jwt};

	authorization_response_jwt_state(a, jwt);
	if (authorization_response_jwt_open(a, &u, 1800000000, &detail) == NULL)
		abort();
	arena_free(a);
	return 0;
}
