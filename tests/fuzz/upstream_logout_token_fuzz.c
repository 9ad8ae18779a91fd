/* A provider's logout token, signed or not: nobody ends a session without naming it, and without a
 * signature nobody ends one at all.
 *
 * The input is the payload; it is signed with a key of the provider's, so that what is behind the
 * signature is reached. The same bytes as a whole token are never believed.
 */
#include "jwk_private.h"
#include "jws.h"
#include "upstream_logout_token.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct arena *kept; /* for the life of the program */
static struct jwk *key;
static struct jwk_set *published;

static void make_keys(void)
{
	const struct refusal *no = NULL;
	const char *json;

	kept = arena_new();
	key = jwk_generate(kept, JOSE_ES256, JWK_SIG);
	json = arena_printf(kept, "{\"keys\":[%s]}", jwk_public_json(kept, key).at);
	published = jwk_set_parse(kept, text_of(json), &no);
	if (published == NULL)
		abort();
}

static const struct refusal *verify(struct arena *a, struct text token,
				    struct upstream_logout_token *believed)
{
	static const struct provider provider = {.id = "agency",
						 .issuer = "https://agency.example",
						 .metadata_issuer = "",
						 .client_id = "parvis",
						 .id_token_signed_response_alg = "ES256",
						 .clock_skew_s = 10};

	return upstream_logout_token_verify(a, &provider, published, token, 1800000000, believed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct text input = {(const char *)bytes, len};
	struct upstream_logout_token token = {.ttl_s = 0};
	struct arena *a;

	if (key == NULL)
		make_keys();
	a = arena_new();
	if (verify(a, input, &token) == NULL)
		abort();
	if (verify(a, jws_sign(a, key, JOSE_ES256, "logout+jwt", input), &token) == NULL &&
	    (*token.jti == '\0' || (*token.sub == '\0' && *token.sid == '\0') || token.ttl_s <= 0))
		abort();
	arena_free(a);
	return 0;
}
