#include "jws.h"
#include "base64url.h"
#include "jose_header.h"
#include "json_read.h"
#include "jwk_key.h"
#include "jws_signature.h"

const struct refusal jws_malformed = {
	"jws-malformed", 400, NULL,
	"The token is not a JSON Web Signature in compact form with a header we can read."};
const struct refusal jws_alg_unexpected = {
	"jws-alg-unexpected", 400, NULL,
	"The token is signed with another alg than the one registered."};
const struct refusal jws_critical_header = {
	"jws-critical-header", 400, NULL,
	"The token's header asks for an extension (crit, b64, zip) that we do not support."};
const struct refusal jws_key_unfit = {
	"jws-key-unfit", 400, NULL, "The key is not one that verifies signatures under this alg."};
const struct refusal jws_signature_wrong = {"jws-signature-wrong", 400, NULL,
					    "The token's signature does not verify."};

static const struct refusal *read_header(struct arena *a, struct text encoded, struct jws *jws)
{
	struct jose_header header;

	if (!jose_header_read(a, encoded, &header))
		return &jws_malformed;
	if (header.is_critical)
		return &jws_critical_header;
	jws->alg = jose_alg_parse(header.alg);
	jws->kid = header.kid;
	jws->typ = header.typ;
	jws->header = header.json;
	return jwk_alg_is_for(jws->alg, JWK_SIG) ? NULL : &jws_alg_unexpected;
}

static const struct refusal *take_apart(struct arena *a, struct text token, struct jws *jws)
{
	struct text rest, header, payload, signature;

	if (token.at == NULL || token.len > JWS_MAX)
		return &jws_malformed;
	header = text_split(token, '.', &rest);
	payload = text_split(rest, '.', &signature);
	jws->payload = base64url_decode(a, payload);
	jws->signature = base64url_decode(a, signature); /* a fourth segment's dot is foreign */
	if (jws->payload.at == NULL || jws->signature.at == NULL)
		return &jws_malformed;
	jws->signing_input = (struct text){token.at, header.len + 1 + payload.len};
	return read_header(a, header, jws);
}

struct jws *jws_read(struct arena *a, struct text token, const struct refusal **no)
{
	struct jws *jws = arena_alloc(a, sizeof *jws);

	*no = take_apart(a, token, jws);
	return *no == NULL ? jws : NULL;
}

const struct refusal *jws_verify(const struct jws *jws, const struct jwk *key, enum jose_alg alg)
{
	if (jws->alg != alg)
		return &jws_alg_unexpected;
	if (!jwk_permits(key, alg, JWK_VERIFY))
		return &jws_key_unfit;
	return jws_signature_check(key, alg, jws->signing_input, jws->signature)
		       ? NULL
		       : &jws_signature_wrong;
}

struct text jws_open(struct arena *a, struct text token, const struct jwk *key, enum jose_alg alg,
		     const struct refusal **no)
{
	const struct jws *jws = jws_read(a, token, no);

	if (jws == NULL || (*no = jws_verify(jws, key, alg)) != NULL)
		return TEXT_NONE;
	return jws->payload;
}

const struct jwk *jws_own_key(struct arena *a, const struct jws *jws, const struct refusal **no)
{
	const json_t *json = json_object_get(jws->header, "jwk");

	if (json_is_object(json))
		return jwk_of_public_json(a, json, no);
	*no = &jwk_malformed;
	return NULL;
}

json_t *jws_claims(struct arena *a, const struct jws *jws)
{
	return json_read(a, jws->payload, JWS_MAX);
}
