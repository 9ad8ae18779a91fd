#include "claim_mapping.h"
#include "claim_conversion.h"
#include "json_pointer.h"
#include <string.h>

const struct refusal upstream_claims_too_long = {
	"upstream-claims-too-long", 502, "server_error",
	"The identity provider sent more than 16 KiB of claims."};

static bool is_reserved(const char *name)
{
	static const char *const reserved[] = {
		"iss",       "sub",          "aud",           "exp",
		"iat",       "nbf",          "jti",           "nonce",
		"azp",       "acr",          "amr",           "auth_time",
		"at_hash",   "c_hash",       "s_hash",        "sid",
		"events",    "_claim_names", "client_id",     "scope",
		"act",       "may_act",      "cnf",           "_claim_sources",
		"rep_scope", "idp_id",       "idp_birthdate", "registry_check",
		"sub_jwk",   "token_type",   "active",        "verified_claims"};

	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strcmp(reserved[i], name) == 0)
			return true;
	return false;
}

/* What a register says is taken only where the configuration says that it is one's. */
static bool is_of_a_register(const char *name) { return strncmp(name, "rnipp_", 6) == 0; }

/* Is it taken under another name? */
static bool is_mapped(const struct provider *provider, const char *theirs)
{
	for (const struct claim_pair *pair = provider->claims; pair != NULL && pair->ours != NULL;
	     pair++)
		if (!pair->is_of_resource && strcmp(pair->theirs, theirs) == 0)
			return true;
	return false;
}

/* OpenID Connect Core 5.1.1: strings, whichever there are. */
static size_t weight_of_address(json_t *address)
{
	size_t sum = 0;
	const char *part;
	json_t *value;

	json_object_foreach(address, part, value)
	{
		if (!json_is_string(value))
			return 0;
		sum += strlen(part) + json_string_length(value) + 1;
	}
	return sum <= CLAIM_MAX ? sum : 0;
}

/* Bytes it counts for; 0 if it is not to be taken. */
static size_t weight(const char *name, json_t *value)
{
	size_t sum = 0;

	if (strcmp(name, "address") == 0 && json_is_object(value))
		return weight_of_address(value);
	if (json_is_boolean(value) || (strcmp(name, "updated_at") == 0 && json_is_integer(value)))
		return 1;
	if (json_is_string(value))
		return json_string_length(value) <= CLAIM_MAX ? json_string_length(value) + 1 : 0;
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *one = json_array_get(value, i);

		if (!json_is_string(one))
			return 0;
		sum += json_string_length(one) + 1;
	}
	return sum <= CLAIM_MAX ? sum : 0;
}

static size_t add(json_t *claims, const char *name, json_t *value)
{
	if (weight(name, value) == 0 || json_object_get(claims, name) != NULL)
		return 0;
	json_object_set(claims, name, value);
	return weight(name, value) + strlen(name);
}

static json_t *find_in(struct arena *a, const char *theirs, json_t *source)
{
	if (*theirs == '/')
		return json_pointer(a, source, theirs);
	return is_reserved(theirs) ? NULL : json_object_get(source, theirs);
}

static json_t *find(struct arena *a, const struct claim_pair *pair,
		    const struct claim_sources *sources)
{
	json_t *value;

	if (pair->is_of_resource)
		return find_in(a, pair->theirs, sources->resource);
	value = find_in(a, pair->theirs, sources->id_token);
	return value != NULL ? value : find_in(a, pair->theirs, sources->userinfo);
}

static size_t take_mapped(struct arena *a, json_t *claims, const struct provider *provider,
			  const struct claim_sources *sources)
{
	size_t sum = 0;

	for (const struct claim_pair *pair = provider->claims; pair != NULL && pair->ours != NULL;
	     pair++)
		if (!is_reserved(pair->ours))
			sum += add(claims, pair->ours,
				   claim_conversion(a, pair, find(a, pair, sources)));
	return sum;
}

static size_t take_others(json_t *claims, const struct provider *provider, json_t *source)
{
	size_t sum = 0;
	const char *name;
	json_t *value;

	json_object_foreach(source, name, value)
	{
		if (!is_mapped(provider, name) && !is_reserved(name) && !is_of_a_register(name))
			sum += add(claims, name, value);
		if (sum > CLAIMS_TOTAL_MAX)
			break;
	}
	return sum;
}

static void release(void *json) { json_decref(json); }

json_t *claim_mapping(struct arena *a, const struct provider *provider,
		      const struct claim_sources *sources, const struct refusal **no)
{
	json_t *claims = json_object();
	size_t sum;

	arena_defer(a, release, claims);
	/* a provider that also has one under our name means something else by it */
	sum = take_mapped(a, claims, provider, sources);
	sum += take_others(claims, provider, sources->id_token) +
	       take_others(claims, provider, sources->userinfo);
	*no = sum > CLAIMS_TOTAL_MAX ? &upstream_claims_too_long : NULL;
	return *no == NULL ? claims : NULL;
}
