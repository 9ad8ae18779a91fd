/* client_steps.h -- who asks? The first steps of every endpoint that a client itself calls.
 *
 * RFC 6749 2.3, RFC 7523: parameters are read, the client is proven by its registered method, and
 * the jti of an assertion is remembered, so that it is good once. The flow's struct begins with a
 * struct client_request, its table with CLIENT_STEPS, and its kind's refuse is client_refuse:
 *
 *	struct revocation {
 *		struct client_request asked; // first
 *		...
 *	};
 *	static const struct flow_step steps[] = {
 *		CLIENT_STEPS, // Redis, for private_key_jwt
 *		{"read-token", read_token},
 *		...
 */
#pragma once
#include "client_authentication.h"
#include "flow.h"
#include "store.h"

struct client_request {
	struct flow flow; /* first */
	struct client_credentials credentials;
	const struct client *awaits_keys; /* whose jwks_uri is needed to check them; or NULL */
	const struct client *client;      /* proven, once CLIENT_STEPS are done */
	const char *jti;                  /* of the client assertion, "" if none */
	int jti_ttl_s;
	enum store_outcome jti_outcome;
};

static inline const struct client *client_of(const struct flow *f)
{
	return ((const struct client_request *)f)->client;
}

/* clang-format off */
#define CLIENT_STEPS                                                                               \
	{"read-credentials", read_credentials},                                                    \
	{"load-credential-keys", load_credential_keys}, /* HTTPS, for jwks_uri */                  \
	{"load-newer-credential-keys", load_newer_credential_keys}, /* the same */                 \
	{"authenticate-client", authenticate_client},                                              \
	{"remember-assertion", remember_assertion}, /* Redis, for private_key_jwt */               \
	{"check-assertion", check_assertion}
/* clang-format on */

enum turn read_credentials(struct flow *f);
enum turn load_credential_keys(struct flow *f);
enum turn load_newer_credential_keys(struct flow *f);
enum turn authenticate_client(struct flow *f);
enum turn remember_assertion(struct flow *f); /* Redis, for private_key_jwt */
enum turn check_assertion(struct flow *f);

/* RFC 6749 5.2: JSON; a client that failed to authenticate is told the scheme. */
void client_refuse(struct flow *f);
