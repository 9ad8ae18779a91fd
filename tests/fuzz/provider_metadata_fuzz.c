/* A provider's discovery document: what comes out leads to https. */
#include "provider.h"
#include "provider_metadata.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct provider provider = {.issuer = "https://provider.example",
						 .metadata_issuer = "",
						 .authorization_endpoint = "",
						 .token_endpoint = "",
						 .userinfo_endpoint = "",
						 .jwks_uri = "",
						 .end_session_endpoint = "",
						 .pushed_authorization_request_endpoint = "",
						 .tls_client_certificate_bound_access_tokens = true,
						 .userinfo = true};
	struct arena *a = arena_new();
	const struct refusal *no;
	const char *detail;
	const struct provider_metadata *m = provider_metadata_parse(
		a, &provider, (struct text){(const char *)bytes, len}, &no, &detail);

	if ((m == NULL) == (no == NULL) ||
	    (m != NULL && (strncmp(m->token_endpoint, "https://", 8) != 0 ||
			   strncmp(m->jwks_uri, "https://", 8) != 0)))
		abort();
	arena_free(a);
	return 0;
}
