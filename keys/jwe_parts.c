#include "jwe_parts.h"
#include "base64url.h"
#include "jose_header.h"
#include "json_read.h"
#include "jwk_key.h"

const struct refusal jwe_malformed = {
	"jwe-malformed", 400, NULL,
	"The token is not a JSON Web Encryption in compact form with a header we can read."};
const struct refusal jwe_alg_unexpected = {
	"jwe-alg-unexpected", 400, NULL,
	"The token is encrypted with another alg or enc than the one registered."};
const struct refusal jwe_critical_header = {
	"jwe-critical-header", 400, NULL,
	"The token's header asks for an extension (crit, b64, zip) that we do not support."};

static const struct {
	const char *name;
	struct jwe_sizes sizes;
} encs[] = {
	[JOSE_A256GCM] = {"A256GCM", {32, 12, 16}},
	[JOSE_A128GCM] = {"A128GCM", {16, 12, 16}},
	[JOSE_A128CBC_HS256] = {"A128CBC-HS256", {32, 16, 16}},
	[JOSE_A256CBC_HS512] = {"A256CBC-HS512", {64, 16, 32}},
};

enum { ENCS = sizeof encs / sizeof *encs, AES_BLOCK = 16 };

enum jose_enc jose_enc_parse(struct text name)
{
	for (int enc = JOSE_A256GCM; enc < ENCS; enc++)
		if (text_is(name, encs[enc].name))
			return (enum jose_enc)enc;
	return JOSE_ENC_NONE;
}

const char *jose_enc_name(enum jose_enc enc)
{
	return enc == JOSE_ENC_NONE ? "none" : encs[enc].name;
}

struct jwe_sizes jwe_sizes_of(enum jose_enc enc) { return encs[enc].sizes; }

static const struct refusal *read_header(struct arena *a, struct text encoded,
					 struct jwe_parts *parts)
{
	struct jose_header header;
	struct text enc;

	if (!jose_header_read(a, encoded, &header))
		return &jwe_malformed;
	if (header.is_critical)
		return &jwe_critical_header;
	enc = json_text(header.json, "enc");
	if (enc.at == NULL)
		return &jwe_malformed;
	parts->json = header.json;
	parts->protected = encoded;
	parts->header = (struct jwe_header){jose_alg_parse(header.alg), jose_enc_parse(enc),
					    header.kid, header.cty};
	return jwk_alg_is_for(parts->header.alg, JWK_ENC) && parts->header.enc != JOSE_ENC_NONE
		       ? NULL
		       : &jwe_alg_unexpected;
}

/* A short IV or tag is where other libraries have been forged: RFC 7518 5.2.2.2, 5.3. */
static bool sizes_fit(const struct jwe_parts *parts)
{
	const struct jwe_sizes *sizes = &encs[parts->header.enc].sizes;
	bool is_cbc = sizes->iv == AES_BLOCK;

	if (is_cbc && (parts->ciphertext.len == 0 || parts->ciphertext.len % AES_BLOCK != 0))
		return false;
	return parts->iv.len == sizes->iv && parts->tag.len == sizes->tag &&
	       (parts->encrypted_key.len == 0) == (parts->header.alg == JOSE_ECDH_ES);
}

static bool decode(struct arena *a, struct text encoded, struct text *bytes)
{
	*bytes = base64url_decode(a, encoded);
	return bytes->at != NULL;
}

const struct refusal *jwe_parts_read(struct arena *a, struct text token, struct jwe_parts *parts)
{
	struct text rest = token, header, key, iv, ciphertext;
	const struct refusal *no;

	if (token.at == NULL || token.len > JWE_MAX)
		return &jwe_malformed;
	header = text_split(rest, '.', &rest);
	key = text_split(rest, '.', &rest);
	iv = text_split(rest, '.', &rest);
	ciphertext = text_split(rest, '.', &rest);
	if (!decode(a, key, &parts->encrypted_key) || !decode(a, iv, &parts->iv) ||
	    !decode(a, ciphertext, &parts->ciphertext) || !decode(a, rest, &parts->tag))
		return &jwe_malformed;
	if ((no = read_header(a, header, parts)) != NULL)
		return no;
	return sizes_fit(parts) ? NULL : &jwe_malformed;
}
