/* provider.h -- an identity provider as it is configured: providers/NAME.json. */
#pragma once
#include "client.h"
#include "http_host.h"
#include "notice.h"

struct acr_pair {
	const char *ours, *theirs;
};

struct claim_value {
	const char *theirs, *ours;
};

/* One claim of ours, and where it comes from: provider_mapping.h. */
struct claim_pair {
	const char *ours, *theirs; /* theirs: a name, or a JSON Pointer; "" for a constant */
	bool is_of_resource;       /* it is looked for in protected_resource, and there alone */
	const char *constant;      /* "" if it comes from theirs */
	const char *date;          /* how they write dates, "DD/MM/YYYY"; "" if as we do */
	const struct claim_value *values; /* their words for ours, ended by NULL; NULL: the same */
};

struct jwk_set;

enum provider_profile {
	PROVIDER_DEFAULT,
	PROVIDER_FAPI2 /* FAPI 2.0 Security Profile 5.3.3, by one word */
};

/* When do we use a refresh token of the provider's, if it gives one? */
enum provider_refresh {
	REFRESH_NEVER,
	REFRESH_IF_REFUSED, /* once, if it takes its access token for none any more */
	REFRESH_ALWAYS      /* once, before its access token is used */
};

enum identity_rule { IDENTITY_ANY, IDENTITY_DEFAULT, IDENTITY_EUROPEAN, IDENTITY_DELEGATED };

struct provider {
	struct http_host host; /* first */
	const char *id;        /* [a-z0-9-]{1,32}: in paths (/callback/ID), forms, logs */
	const char *driver;    /* "oidc" or "simulator" */
	const char *name, *name_fr, *name_vi; /* on the button; "" if not given */
	const char *issuer;
	const char *const *issuers; /* of all providers, ended by NULL: whose endpoints are whose */
	const char *client_id;
	enum provider_profile profile;
	enum client_authentication token_endpoint_auth_method;
	const char *token_endpoint_auth_signing_alg;     /* of all we sign for it: default ES256 */
	const char *client_secret;                       /* "" unless a secret method */
	bool tls_client_certificate_bound_access_tokens; /* RFC 8705 3.4 */
	bool dpop_bound_access_tokens;                   /* RFC 9449 5.2 */
	bool require_pushed_authorization_requests;      /* RFC 9126 6 */
	bool require_signed_request_object;              /* RFC 9101 10.5 */
	/* by hand, or "" and found by discovery */
	const char *authorization_endpoint, *token_endpoint, *userinfo_endpoint, *jwks_uri,
		*end_session_endpoint, *pushed_authorization_request_endpoint;
	const char *profile_uri; /* where she sees her account there; "" if none */
	bool end_session_check;  /* is that endpoint tried before she is sent there? default true */
	bool discovery;
	struct text jwks; /* pinned keys, absent if fetched */
	/* what its answers must be */
	const char *response_mode;                   /* asked of it; "": the standard one, query */
	bool answers_are_posted, answers_are_signed; /* by that mode */
	const char *authorization_signed_response_alg; /* of those: default that of ID tokens */
	const char *metadata_issuer;              /* the one that its metadata names; "": issuer */
	const char *id_token_signed_response_alg; /* the one accepted: default ES256 */
	const char *userinfo_signed_response_alg; /* ""; or its userinfo is a JWT, so signed */
	const char *const *trusted_audiences;     /* that may stand beside us in aud, to NULL */
	bool authorization_response_iss_parameter_supported; /* iss is owed whatever is published */
	struct client_encryption id_token_encryption, userinfo_encryption; /* to keys of ours */
	const char *scope;              /* asked of it, default "openid profile email" */
	bool userinfo;                  /* is it called? default true */
	const char *protected_resource; /* what else is asked with its token; "" if nothing */
	enum provider_refresh refresh;
	const char *const *required_claims; /* ours, ended by NULL; NULL: none */
	enum identity_rule identity;        /* what else they must be: oidc/identity_rule.h */
	const struct acr_pair *acr;      /* its levels and ours, ended by NULL; empty: same words */
	const char *const *allowed_acr;  /* of ours, ended by NULL; NULL: any that it proves */
	const struct claim_pair *claims; /* ended by NULL; empty: same names */
	int clock_skew_s;                /* default 10, at most 60 */
	const char *ca_file;             /* "" is the system's */
	int breaker_failures;  /* of the last twice as many calls: then none for a while */
	int breaker_pause_s;   /* that while, at first */
	const char *probe_url; /* answers below 500 if it is well; "": its metadata, or keys */
	const struct notice *notices; /* ended by a NULL text; NULL: none */
	bool enabled;                 /* default true; else named as unavailable */
	bool display;                 /* default true; else no chooser shows it */
	/* said before she goes there, who then confirms; "" if nothing is */
	const char *confirmation, *confirmation_fr, *confirmation_vi;
	bool beta; /* on trial, and so marked in the chooser */
	int rank;  /* order in the chooser, then by id */
};
