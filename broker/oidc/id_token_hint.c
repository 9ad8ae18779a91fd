#include "id_token_hint.h"
#include "json_read.h"
#include "jws.h"

static const struct refusal id_token_hint_invalid = {
	"id-token-hint-invalid", 400, "invalid_request",
	"The id_token_hint is not an ID token that we signed for a client of ours."};

static bool is_signed_by_us(const struct jwk_set *ours, const struct jws *jws)
{
	const struct jwk *key = jwk_set_find(ours, jws->kid, jws->alg, JWK_SIG);

	return jws->kid.at != NULL && key != NULL && jws_verify(jws, key, jws->alg) == NULL;
}

const struct refusal *id_token_hint_check(struct arena *a, const struct config *config,
					  const struct jwk_set *ours, const char *token,
					  struct id_token_hint *hint)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(token), &no);
	const json_t *claims;

	if (jws == NULL || !is_signed_by_us(ours, jws))
		return &id_token_hint_invalid;
	claims = jws_claims(a, jws);
	if (claims == NULL || !text_is(json_text(claims, "iss"), config->settings.issuer))
		return &id_token_hint_invalid;
	hint->client = config_client(config, arena_string(a, json_text(claims, "aud")));
	hint->sub = arena_string(a, json_text(claims, "sub"));
	hint->sid = arena_string(a, json_text(claims, "sid"));
	return hint->client == NULL ? &id_token_hint_invalid : NULL;
}
