/* interaction.h -- one sign-in across redirects: what we must remember while the citizen is at her
 * provider.
 *
 * In Redis under our state and the browser's cookie together, taken once: another browser finds
 * nothing and spoils nothing (RFC 9700 4.7). Pure; everything lives in the arena.
 */
#pragma once
#include "authorize_request.h"

struct interaction {
	struct authorize_request *request; /* the client's */
	const char *provider;              /* id of the chosen one */
	const char *nonce, *code_verifier; /* ours, toward it */
	long long started;                 /* wall time in seconds */
};

struct text interaction_pack(struct arena *a, const struct interaction *interaction);

/* NULL if it is not one, or its client is gone from the configuration. */
struct interaction *interaction_parse(struct arena *a, const struct config *config,
				      struct text packed);

/* The id it is stored under. */
const char *interaction_id(struct arena *a, const char *state, const char *browser);
