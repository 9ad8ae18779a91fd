/* client.h -- a client as it is registered: clients/NAME.json, names as in RFC 7591 where it has
 * one. */
#pragma once
#include "hash.h"
#include "http_host.h"
#include "profile.h"
#include "text.h"
#include <stdbool.h>

enum client_authentication {
	CLIENT_SECRET_BASIC,
	CLIENT_SECRET_POST,
	CLIENT_PRIVATE_KEY_JWT,
	CLIENT_NONE,           /* public: PKCE alone */
	CLIENT_TLS,            /* RFC 8705 2.1: a certificate of an authority we trust */
	CLIENT_SELF_SIGNED_TLS /* RFC 8705 2.2: a certificate in its jwks */
};

/* RFC 7523 3: whom a client_assertion may be for. */
enum client_assertion_audience {
	ASSERTION_FOR_ISSUER,  /* as one string, for five minutes */
	ASSERTION_FOR_ENDPOINT /* or the token endpoint, or the one called; an hour */
};

/* RFC 8705 2.1.2: where a certificate says whose it is. */
enum certificate_name {
	CERTIFICATE_SUBJECT_DN,
	CERTIFICATE_SAN_DNS,
	CERTIFICATE_SAN_URI,
	CERTIFICATE_SAN_IP,
	CERTIFICATE_SAN_EMAIL
};

enum subject_version {
	SUBJECT_V1,           /* HMAC of sector and account */
	SUBJECT_FRANCECONNECT /* spec/franceconnect.md 2.7 */
};

/* Single sign-on: may a session that the browser has answer for this client? */
enum sso_reuse {
	SSO_ALWAYS,
	SSO_GROUP, /* only one that began at a client of the same group */
	SSO_NEVER
};

struct sso_rule {
	enum sso_reuse reuse;
	const char *group;       /* "" if none */
	int max_minutes;         /* since she came back from the provider; 0: as long as it lasts */
	const char *minimum_acr; /* of the session; "" if none */
	const char *maximum_acr; /* that a session may answer, and that is then told; "" if none */
};

enum refresh_tokens {
	REFRESH_TOKENS_NEVER,
	REFRESH_TOKENS_OFFLINE_ACCESS, /* with that scope and prompt=consent: Core 11 */
	REFRESH_TOKENS_ALWAYS
};

/* What an answer is encrypted with; alg "" means it is not. */
struct client_encryption {
	const char *alg, *enc;
};

struct jwk_set;

struct client {
	const char *client_id;
	const char *client_name;                     /* shown to citizens; per language below */
	const char *client_name_fr, *client_name_vi; /* "" if not given */
	const char *client_uri;                      /* a way back, "" if none */
	enum profile profile;
	long long vnconnect_until;                     /* wall time when that profile ends */
	bool require_pushed_authorization_requests;    /* RFC 9126 6; default by profile */
	bool require_signed_request_object;            /* RFC 9101 10.5; default by profile */
	const char *request_object_signing_alg;        /* "": any its keys and profile allow */
	const char *authorization_signed_response_alg; /* of JARM; default that of ID tokens */
	enum client_authentication token_endpoint_auth_method;
	enum client_assertion_audience client_assertion_audience;
	struct hash client_secret_hash;   /* SHA-256 of a secret of at least 32 characters */
	const char *const *redirect_uris; /* ended by NULL, at least one; exact */
	const char *const *post_logout_redirect_uris; /* ended by NULL, may be empty */
	/* told when a session ends, "" if not; sid is given either way */
	const char *backchannel_logout_uri, *frontchannel_logout_uri;
	bool backchannel_logout_session_required, frontchannel_logout_session_required;
	const char *scope;             /* what it may ask, space separated */
	const char *sector_identifier; /* host of its redirect URIs unless given */
	enum subject_version subject_version;
	int canary_lead_s; /* signed for with the next key, so long after it is published; 0: no */
	const char *id_token_signed_response_alg; /* of signing_algs */
	const char *const *providers;             /* those it allows, ended by NULL; NULL: all */
	const char *const *excluded_providers;    /* those it does not, the same; NULL: none */
	const char *const *provider_hints;        /* in the place of the setting; NULL: that */
	const char *minimum_acr;                  /* "" if none */
	struct sso_rule sso;
	int default_max_age;   /* seconds, where a request has no max_age; -1 if none */
	bool information_page; /* shown before its first byte of identity: default true */
	bool choose_again;     /* her provider said no: she sees the chooser; default false */
	bool statistics;       /* told of by name in public statistics: default true */
	bool consent;          /* that page has a box which she must tick: default false */
	bool require_pkce;     /* default true */
	bool dpop_bound_access_tokens;            /* RFC 9449 5.2: no token without a proof */
	int access_token_ttl_s, id_token_ttl_s;   /* default 120 (some libraries spare 60), 60 */
	const char *userinfo_signed_response_alg; /* "" is plain JSON */
	const char *introspection_signed_response_alg;
	struct client_encryption id_token_encryption, userinfo_encryption, introspection_encryption;
	enum refresh_tokens refresh_tokens; /* default never */
	bool refresh_token_rotation;        /* default by profile */
	int refresh_token_ttl_s;            /* of all successors together: default 30 days */
	int refresh_token_grace_s;          /* in which a lost answer is given again: default 10 */
	bool introspection;    /* a resource server that may ask about tokens: default false */
	const char *jwks_uri;  /* "" if jwks is given, or none is needed */
	struct http_host host; /* of jwks_uri */
	struct text jwks;      /* JSON of its public keys, absent if none */
	struct jwk_set *keys;  /* jwks parsed, by oidc/client_keys; NULL before */
	enum certificate_name tls_client_auth_kind;      /* of tls_client_auth */
	const char *tls_client_auth_name;                /* that the certificate must have there */
	bool tls_client_certificate_bound_access_tokens; /* RFC 8705 3.4 */
};
