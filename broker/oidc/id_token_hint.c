#include "id_token_hint.h"
#include "authorize_request.h"
#include "json_read.h"
#include "jws.h"
#include <string.h>
#include <strings.h>

static const struct refusal id_token_hint_invalid = {
	"id-token-hint-invalid", 400, "invalid_request",
	"The id_token_hint is not an ID token that we signed for a client of ours."};

const struct refusal id_token_hint_key_unknown = {
	"id-token-hint-key-unknown", 400, "invalid_request",
	"The id_token_hint is signed with a key that we do not publish, or no more."};
static const struct refusal id_token_hint_of_another_client = {
	"id-token-hint-of-another-client", 400, "invalid_request",
	"The id_token_hint was given to another client."};
const struct refusal subject_differs = {
	"subject-differs", 403, "login_required",
	"Another citizen signed in than the one that id_token_hint or the claim sub asked for."};

/* Logout tokens and others are signed by the same keys (RFC 8725 3.11). */
static bool is_typed(const struct jws *jws)
{
	return jws->typ.at == NULL ||
	       (jws->typ.len == 3 && strncasecmp(jws->typ.at, "JWT", 3) == 0);
}

static bool names_a_key(const struct jwk_set *ours, const struct jws *jws)
{
	for (size_t i = 0; i < ours->count; i++)
		if (text_equal(ours->keys[i]->kid, jws->kid))
			return true;
	return false;
}

static bool is_signed_by_us(const struct jwk_set *ours, const struct jws *jws)
{
	const struct jwk *key = jwk_set_find(ours, jws->kid, jws->alg, JWK_SIG);

	return key != NULL && jws_verify(jws, key, jws->alg) == NULL;
}

const struct refusal *id_token_hint_check(struct arena *a, const struct config *config,
					  const struct jwk_set *ours, const char *token,
					  struct id_token_hint *hint)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(a, text_of(token), &no);
	const json_t *claims;

	if (jws == NULL || !is_typed(jws) || jws->kid.at == NULL)
		return &id_token_hint_invalid;
	claims = jws_claims(a, jws);
	if (!names_a_key(ours, jws)) {
		hint->client = config_client(config, arena_string(a, json_text(claims, "aud")));
		return &id_token_hint_key_unknown;
	}
	if (!is_signed_by_us(ours, jws))
		return &id_token_hint_invalid;
	if (claims == NULL || !text_is(json_text(claims, "iss"), config->settings.issuer))
		return &id_token_hint_invalid;
	hint->client = config_client(config, arena_string(a, json_text(claims, "aud")));
	hint->sub = arena_string(a, json_text(claims, "sub"));
	hint->sid = arena_string(a, json_text(claims, "sid"));
	return hint->client == NULL ? &id_token_hint_invalid : NULL;
}

const struct refusal *id_token_hint_ask(struct arena *a, const struct config *config,
					const struct jwk_set *ours, const char *token,
					struct authorize_request *request)
{
	struct id_token_hint hint = {.client = NULL};
	const struct refusal *no;

	if (*token == '\0')
		return NULL;
	no = id_token_hint_check(a, config, ours, token, &hint);
	if (no != NULL)
		return no;
	if (hint.client != request->client)
		return &id_token_hint_of_another_client;
	if (*request->subject != '\0' && strcmp(request->subject, hint.sub) != 0)
		return &subject_differs;
	request->subject = hint.sub;
	return *hint.sub == '\0' ? &id_token_hint_invalid : NULL;
}
