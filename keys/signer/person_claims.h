/* person_claims.h -- claims about a person, which a worker writes and the signer signs. Pure. */
#pragma once
#include "arena.h"
#include "refusal.h"

enum { PERSON_CLAIMS_MAX = 32768 };

struct scope;

/* NULL if claims is a JSON object, and nothing in it is what gives a JWT its meaning: an answer
 * must not pass for an ID token, a logout token or an assertion. */
const struct refusal *person_claims_check(struct arena *a, struct text claims);

/* The same, for what goes into an ID token: one of these scopes brings each claim. */
const struct refusal *person_claims_check_scope(struct arena *a, struct text claims,
						const struct scope *scopes, const char *among);

extern const struct refusal signer_claims_unfit, signer_claims_unregistered;
