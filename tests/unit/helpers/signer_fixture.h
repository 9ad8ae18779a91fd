/* signer_fixture.h -- a signer with two clients, three providers and fresh keys, in memory. */
#pragma once
#include "signer_serve.h"
#include <jansson.h>

struct signer_fixture {
	struct arena *arena;
	struct config config;
	struct client modern, france; /* "modern": subject v1, ES256; "france": its rule, RS256 */
	/* "key" and "other" want whatever a key can do, and have keys; "secret" wants nothing */
	struct provider key, other, secret;
	struct signing_keys keys;
	struct signer *signer;
	struct signer_peer peer;
};

struct signer_fixture *signer_fixture_new(void); /* greeted */
void signer_fixture_free(struct signer_fixture *x);

/* A record of name, value, ..., NULL. */
struct text record_of(struct arena *a, ...) __attribute__((sentinel));

/* Ask; the answer's record goes to *record, its operation is returned. */
unsigned char signer_ask(struct signer_fixture *x, unsigned char operation, struct text request,
			 struct record *record);

/* The name of the refusal that is the answer; "" if it is well. */
const char *signer_no(struct signer_fixture *x, unsigned char operation, struct text request);

/* The claims of a token that the signer gave under name, verified with the key it signs with. */
json_t *signer_claims(struct signer_fixture *x, const struct record *record, const char *name);

/* The same, of a token of this typ. */
json_t *signer_claims_of(struct signer_fixture *x, const struct record *record, const char *name,
			 const char *typ);
