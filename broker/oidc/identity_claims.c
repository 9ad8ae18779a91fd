#include "identity_claims.h"
#include "claim_format.h"
#include "json_read.h"
#include <stdlib.h>
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

static bool fits(const json_t *claims, const struct claim *claim)
{
	const json_t *value = json_object_get(claims, claim->name);

	if (is_free(claims, claim))
		return true;
	if (!is_given(value)) /* whoever was born in France was born in one of its places */
		return claim->format != CLAIM_COG_PLACE;
	return claim_format_fits(claim->format, value);
}

static void release(void *json) { json_decref(json); }

static void add_ours(struct arena *a, const struct provider *provider, struct identity *identity)
{
	json_t *claims = json_copy(identity->claims);
	json_t *birthdate = json_object_get(claims, "birthdate");

	if (claims == NULL)
		abort();
	arena_defer(a, release, claims);
	json_object_set_new(claims, "idp_id", json_string(provider->id));
	if (birthdate != NULL)
		json_object_set(claims, "idp_birthdate", birthdate);
	identity->claims = claims;
}

const struct refusal *identity_claims_check(struct arena *a, const struct config *config,
					    const struct provider *provider,
					    struct identity *identity, const char **detail)
{
	const char *const *name = provider->required_claims;

	for (; name != NULL && *name != NULL; name++)
		if (!is_given(json_object_get(identity->claims, *name))) {
			*detail = *name;
			return &identity_claim_missing;
		}
	for (const struct claim *claim = config->claims; claim->name != NULL; claim++)
		if (!fits(identity->claims, claim)) {
			*detail = claim->name;
			return &identity_claim_malformed;
		}
	add_ours(a, provider, identity);
	return NULL;
}
