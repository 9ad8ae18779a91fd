#include "provider_security.h"
#include "client_tokens.h"
#include "signing_algs.h"
#include <string.h>

static const char *const profiles[] = {"default", "fapi2", NULL};

void provider_profile_read(struct members *m, struct provider *p)
{
	p->profile = (enum provider_profile)member_choice(m, "profile", profiles, PROVIDER_DEFAULT);
}

enum client_authentication provider_profile_authentication(enum provider_profile profile)
{
	return profile == PROVIDER_FAPI2 ? CLIENT_PRIVATE_KEY_JWT : CLIENT_SECRET_BASIC;
}

bool provider_needs_signature(const struct provider *p)
{
	return p->token_endpoint_auth_method == CLIENT_PRIVATE_KEY_JWT ||
	       p->require_signed_request_object;
}

bool provider_uses_mtls(const struct provider *p)
{
	return p->token_endpoint_auth_method == CLIENT_TLS ||
	       p->token_endpoint_auth_method == CLIENT_SELF_SIGNED_TLS ||
	       p->tls_client_certificate_bound_access_tokens;
}

void provider_security_none(struct provider *p)
{
	p->token_endpoint_auth_signing_alg = signing_algs[0];
	p->id_token_encryption = p->userinfo_encryption = (struct client_encryption){"", ""};
}

static void read_binding(struct members *m, struct provider *p)
{
	bool is_fapi = p->profile == PROVIDER_FAPI2;

	p->tls_client_certificate_bound_access_tokens =
		member_flag(m, "tls_client_certificate_bound_access_tokens", false);
	p->dpop_bound_access_tokens =
		member_flag(m, "dpop_bound_access_tokens",
			    is_fapi && !p->tls_client_certificate_bound_access_tokens);
	if (p->dpop_bound_access_tokens && p->tls_client_certificate_bound_access_tokens)
		member_fault(m, "dpop_bound_access_tokens",
			     "is true, and so is tls_client_certificate_bound_access_tokens",
			     "Keep the one that the provider supports.");
	member_string(m, "tls_client_certificate_file", "", 0, 512);
	member_string(m, "tls_client_key_file", "", 0, 512);
	if (provider_uses_mtls(p) && !member_is_given(m, "tls_client_certificate_file"))
		member_fault(m, "tls_client_certificate_file",
			     "is missing, and we must show a certificate",
			     "Name our certificate there, and its key in tls_client_key_file.");
}

static void refuse_rs256(struct members *m, const char *name, const char *alg)
{
	if (strcmp(alg, "RS256") == 0)
		member_fault(m, name, "is RS256, which the profile fapi2 excludes",
			     "Write ES256, PS256 or EdDSA.");
}

/* FAPI 2.0 Security Profile 5.3.3, 5.4.1. */
static void check_fapi(struct members *m, const struct provider *p)
{
	enum client_authentication method = p->token_endpoint_auth_method;

	if (method != CLIENT_PRIVATE_KEY_JWT && method != CLIENT_TLS &&
	    method != CLIENT_SELF_SIGNED_TLS)
		member_fault(m, "token_endpoint_auth_method",
			     "is one that the profile fapi2 excludes",
			     "Write private_key_jwt or tls_client_auth.");
	if (!p->require_pushed_authorization_requests)
		member_fault(m, "require_pushed_authorization_requests",
			     "is false against the profile fapi2", "Remove it.");
	if (!p->dpop_bound_access_tokens && !p->tls_client_certificate_bound_access_tokens)
		member_fault(m, "dpop_bound_access_tokens", "is false against the profile fapi2",
			     "Remove it, or set tls_client_certificate_bound_access_tokens.");
	refuse_rs256(m, "token_endpoint_auth_signing_alg", p->token_endpoint_auth_signing_alg);
	refuse_rs256(m, "id_token_signed_response_alg", p->id_token_signed_response_alg);
	refuse_rs256(m, "userinfo_signed_response_alg", p->userinfo_signed_response_alg);
	if (member_is_given(m, "authorization_signed_response_alg"))
		refuse_rs256(m, "authorization_signed_response_alg",
			     p->authorization_signed_response_alg);
}

void provider_security_read(struct members *m, struct provider *p)
{
	bool is_fapi = p->profile == PROVIDER_FAPI2;

	p->token_endpoint_auth_signing_alg =
		signing_algs[member_choice(m, "token_endpoint_auth_signing_alg", signing_algs, 0)];
	p->require_pushed_authorization_requests =
		member_flag(m, "require_pushed_authorization_requests", is_fapi);
	p->require_signed_request_object = member_flag(m, "require_signed_request_object", false);
	read_binding(m, p);
	p->id_token_encryption = client_encryption_read(m, "id_token");
	p->userinfo_encryption = client_encryption_read(m, "userinfo");
	if (p->require_pushed_authorization_requests && !p->discovery &&
	    *p->pushed_authorization_request_endpoint == '\0')
		member_fault(m, "pushed_authorization_request_endpoint",
			     "is missing, and requests must be pushed",
			     "Write its URL, or let discovery find it.");
	if (is_fapi) {
		p->authorization_response_iss_parameter_supported = true; /* 5.3.3.2 */
		check_fapi(m, p);
	}
}
