/* client_authentication.h -- is it the client it says it is, at the token endpoint?
 *
 * RFC 6749 2.3, OpenID Connect Core 9, RFC 7523, RFC 8705. One method per request, and it is the
 * one that was registered. Secrets are long and random, kept as SHA-256 and compared in constant
 * time; an unknown client costs the same. Pure.
 */
#pragma once
#include "arena.h"
#include "client_certificate.h"
#include "config.h"
#include "form.h"
#include "jwk.h"
#include "refusal.h"

struct client_credentials {
	enum client_authentication method;
	const char *client_id;
	const char *secret;         /* of the two secret methods */
	const char *assertion;      /* of private_key_jwt */
	struct text path;           /* that was called; set by the caller */
	const struct jwk_set *keys; /* of its jwks_uri; NULL: those of its registration */
	const struct client_certificate *certificate; /* shown; set by the caller, NULL if none */
};

/* From the Authorization header ("" if none) and the form. */
const struct refusal *client_credentials_read(struct arena *a, const char *authorization,
					      const struct form *form,
					      struct client_credentials *credentials);

/* Whose keys must be fetched before the credentials can be checked: the client that they name, if
 * it has a jwks_uri and its method needs it; else NULL. Nothing is proven yet. */
const struct client *client_credentials_await_keys(struct arena *a, const struct config *config,
						   const struct client_credentials *credentials);

/* Does credentials->keys, fetched, hold what they name? */
bool client_credentials_find_key(struct arena *a, const struct client_credentials *credentials);

/* *client is set if it is proven. For private_key_jwt *jti is what must be new until *jti_ttl_s is
 * over; else it is "". */
const struct refusal *client_authentication_check(struct arena *a, const struct config *config,
						  const struct client_credentials *credentials,
						  long long now, const struct client **client,
						  const char **jti, int *jti_ttl_s);

extern const struct refusal client_assertion_replayed;
