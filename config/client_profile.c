/* client_profile.c -- what a registration says of requests and responses, and whether it keeps the
 * word of its profile. RFC 9101 10.5, RFC 9126 6, JARM 3. */
#include "client_file.h"
#include "client_tokens.h"
#include "member.h"
#include "signing_algs.h"
#include <string.h>

static void check_rs256(struct members *m, const char *name, const char *alg)
{
	if (strcmp(alg, "RS256") == 0)
		member_fault(m, name, "is RS256, which the client's profile excludes",
			     "Write ES256, PS256 or EdDSA.");
}

static void check_authentication(struct members *m, const struct client *c)
{
	unsigned mine = 1u << c->token_endpoint_auth_method;

	if ((profile_rules(c->profile)->refused_authentication & mine) != 0)
		member_fault(m, "token_endpoint_auth_method",
			     "is one that the client's profile excludes",
			     "Use a key (private_key_jwt), or another profile.");
}

static void check_promises(struct members *m, const struct client *c)
{
	const struct profile_rules *rules = profile_rules(c->profile);

	check_authentication(m, c);
	if (rules->requires_issuer_audience && c->client_assertion_audience != ASSERTION_FOR_ISSUER)
		member_fault(m, "client_assertion_audience",
			     "is endpoint, which the client's profile excludes",
			     "Remove it: assertions are for the issuer alone.");
	if (rules->requires_pkce && !c->require_pkce)
		member_fault(m, "require_pkce", "is false against the client's profile",
			     "Remove it.");
	if (rules->requires_pushed_request && !c->require_pushed_authorization_requests)
		member_fault(m, "require_pushed_authorization_requests",
			     "is false against the client's profile", "Remove it.");
	if (rules->requires_signed_request && !c->require_signed_request_object)
		member_fault(m, "require_signed_request_object",
			     "is false against the client's profile", "Remove it.");
	if (rules->requires_bound_tokens && !c->dpop_bound_access_tokens &&
	    !c->tls_client_certificate_bound_access_tokens)
		member_fault(
			m, "dpop_bound_access_tokens",
			"is false against the client's profile, and no certificate takes its place",
			"Remove it, or set tls_client_certificate_bound_access_tokens.");
	if (rules->keeps_refresh_tokens && c->refresh_token_rotation)
		member_fault(m, "refresh_token_rotation", "is true against the client's profile",
			     "Remove it (FAPI 2.0 Security Profile 5.3.2.1-9).");
	if (!rules->refuses_rs256)
		return;
	check_rs256(m, "id_token_signed_response_alg", c->id_token_signed_response_alg);
	check_rs256(m, "userinfo_signed_response_alg", c->userinfo_signed_response_alg);
	if (c->introspection)
		check_rs256(m, "introspection_signed_response_alg",
			    c->introspection_signed_response_alg);
	check_rs256(m, "request_object_signing_alg", c->request_object_signing_alg);
	check_rs256(m, "authorization_signed_response_alg", c->authorization_signed_response_alg);
}

static const char *read_alg(struct members *m, const char *name, const char *otherwise)
{
	if (!member_is_given(m, name))
		return otherwise;
	return signing_algs[member_choice(m, name, signing_algs, 0)];
}

void client_profile_read(struct members *m, struct client *c)
{
	const struct profile_rules *rules = profile_rules(c->profile);

	c->require_pushed_authorization_requests = member_flag(
		m, "require_pushed_authorization_requests", rules->requires_pushed_request);
	c->require_signed_request_object =
		member_flag(m, "require_signed_request_object", rules->requires_signed_request);
	c->dpop_bound_access_tokens = member_flag(
		m, "dpop_bound_access_tokens",
		rules->requires_bound_tokens && !c->tls_client_certificate_bound_access_tokens);
	c->request_object_signing_alg = read_alg(m, "request_object_signing_alg", "");
	c->authorization_signed_response_alg =
		read_alg(m, "authorization_signed_response_alg", c->id_token_signed_response_alg);
	if (c->require_signed_request_object && !client_has_keys(c))
		member_fault(m, "jwks", "is missing, and the client must sign its requests",
			     "Put the client's public keys there, {\"keys\":[...]}, or their "
			     "address in jwks_uri.");
	check_promises(m, c);
}
