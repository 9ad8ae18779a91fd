/* profile.h -- how strict a client's contract with us is: one word of its registration.
 *
 * The table in profile.c is the whole of what the word demands beside what every client obeys. It
 * stands here and not among the rules of broker/oidc because a registration that contradicts its
 * own word is a fault of the configuration, told before the first request.
 */
#pragma once
#include <stdbool.h>

enum profile {
	PROFILE_DEFAULT,
	PROFILE_PRIVATE_KEY_JWT,
	PROFILE_FAPI2,                 /* FAPI 2.0 Security Profile */
	PROFILE_FAPI2_MESSAGE_SIGNING, /* and FAPI 2.0 Message Signing */
	PROFILE_STRICT_FC,             /* FranceConnect's rules for parameters */
	PROFILE_VNCONNECT              /* the dialect of the Vietnamese portal */
};

struct profile_rules {
	unsigned refused_authentication; /* which of enum client_authentication, as 1 << it */
	bool requires_pkce;              /* the registration cannot switch it off */
	bool pkce_is_optional;           /* unless the registration says otherwise */
	bool requires_pushed_request;
	bool requires_signed_request;
	bool requires_signed_response;
	bool requires_bound_tokens;    /* by DPoP or a certificate */
	bool refuses_rs256;            /* in what the client signs and in what it is given */
	bool requires_nbf;             /* in request objects */
	bool requires_issuer_audience; /* in assertions: SP 5.3.2.1-8 */
	bool keeps_refresh_tokens;     /* they are not rotated */
	bool speaks_vnconnect;         /* oidc/vnconnect.h; neither PKCE nor state nor nonce */
	bool parameters_of_fc;         /* strict_parameters.h, provider_hint.h */
	const char *session_acr;       /* the highest level that a session may answer; NULL: any */
};

extern const char *const profile_names[]; /* by enum profile, ended by NULL */

const struct profile_rules *profile_rules(enum profile profile);
