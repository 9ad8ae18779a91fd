#include "identity_claims.h"
#include "claim_format.h"
#include "claim_spelling.h"
#include "identity_rule.h"
#include "json_read.h"
#include <string.h>

static const struct refusal identity_claim_malformed = {
	"identity-claim-malformed", 502, "server_error",
	"The provider gave a claim that has not the format of the claims table."};
static const struct refusal identity_claim_missing = {
	"identity-claim-missing", 403, "access_denied",
	"The provider did not give a claim that its registration requires."};

static bool is_given(const json_t *value)
{
	return json_string_length(value) > 0 || json_array_size(value) > 0 ||
	       json_is_boolean(value);
}

/* A place is a code only in France: abroad there is none, or whatever the provider has. */
static bool is_free(const json_t *claims, const struct claim *claim)
{
	bool of_register = strncmp(claim->name, "rnipp_", 6) == 0;
	const char *country = of_register ? "rnipp_birthcountry" : "birthcountry";

	return claim->format == CLAIM_COG_PLACE && !text_is(json_text(claims, country), "99100");
}

static bool fits(const json_t *claims, const struct provider *provider, const struct claim *claim)
{
	const json_t *value = json_object_get(claims, claim->name);

	if (is_free(claims, claim))
		return true;
	if (identity_rule_frees(provider->identity, claim->name))
		return !is_given(value) || claim_format_fits(CLAIM_TEXT, value);
	if (!is_given(value)) /* whoever was born in France was born in one of its places */
		return claim->format != CLAIM_COG_PLACE;
	return claim_format_fits(claim->format, value);
}

/* The name of the first that is missing; NULL if all are there. */
static const char *missing(const json_t *claims, const char *const *owed)
{
	for (; owed != NULL && *owed != NULL; owed++)
		if (!is_given(json_object_get(claims, *owed)))
			return *owed;
	return NULL;
}

/* The provider's claims in one spelling, with ours beside them. */
static json_t *claims_of(struct arena *a, const struct provider *provider,
			 const struct identity *identity)
{
	json_t *claims = claim_spelling(a, identity->claims);
	json_t *birthdate = json_object_get(claims, "birthdate");

	json_object_set_new(claims, "idp_id", json_string(provider->id));
	if (birthdate != NULL)
		json_object_set(claims, "idp_birthdate", birthdate);
	return claims;
}

const struct refusal *identity_claims_check(struct arena *a, const struct config *config,
					    const struct provider *provider,
					    struct identity *identity, const char **detail)
{
	json_t *claims = claims_of(a, provider, identity);

	*detail = missing(claims, provider->required_claims);
	if (*detail == NULL)
		*detail = missing(claims, identity_rule_owed(provider->identity));
	if (*detail != NULL)
		return &identity_claim_missing;
	for (const struct claim *claim = config->claims; claim->name != NULL; claim++)
		if (!fits(claims, provider, claim)) {
			*detail = claim->name;
			return &identity_claim_malformed;
		}
	identity->claims = claims;
	return NULL;
}
