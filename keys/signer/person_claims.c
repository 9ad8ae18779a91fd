#include "person_claims.h"
#include "json_read.h"
#include "scope_table.h"

const struct refusal signer_claims_unfit = {
	"signer-claims-unfit", 500, NULL,
	"Claims about a person are not a JSON object, or hold a claim that is the signer's own."};

const struct refusal signer_claims_unregistered = {
	"signer-claims-unregistered", 500, NULL,
	"Claims for an ID token hold one that no scope of the client's registration brings."};

static bool is_reserved(const char *name)
{
	static const char *const reserved[] = {"iss",       "sub",
					       "aud",       "exp",
					       "nbf",       "iat",
					       "jti",       "nonce",
					       "azp",       "auth_time",
					       "acr",       "at_hash",
					       "c_hash",    "s_hash",
					       "sid",       "events",
					       "active",    "scope",
					       "client_id", "token_type",
					       "cnf",       "token_introspection"};

	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (text_is(text_of(name), reserved[i]))
			return true;
	return false;
}

static json_t *read(struct arena *a, struct text claims)
{
	json_t *object = json_read(a, claims, PERSON_CLAIMS_MAX);
	const char *name;
	json_t *value;

	if (object == NULL || claims.at[0] != '{' || claims.at[claims.len - 1] != '}')
		return NULL;
	json_object_foreach(object, name, value) if (is_reserved(name)) return NULL;
	return object;
}

const struct refusal *person_claims_check(struct arena *a, struct text claims)
{
	return read(a, claims) == NULL ? &signer_claims_unfit : NULL;
}

const struct refusal *person_claims_check_scope(struct arena *a, struct text claims,
						const struct scope *scopes, const char *among)
{
	json_t *object = read(a, claims), *value;
	const char *name;

	if (object == NULL || json_object_get(object, "amr") != NULL)
		return &signer_claims_unfit;
	json_object_foreach(
		object, name,
		value) if (!scope_table_brings(scopes, among,
					       name)) return &signer_claims_unregistered;
	return NULL;
}
