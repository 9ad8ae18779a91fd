/* our_keys.h -- the public keys of ours that are good now: what the signer says, without those that
 * operators called stolen (switches.h). From that moment on, whatever the signer has heard. */
#pragma once
#include "jwk.h"

/* context.jwks, or a copy without some; as long as the step. */
const struct jwk_set *our_keys(struct arena *a);

/* The document of /jwks, and its etag. */
struct text our_key_set(struct arena *a, struct text *etag);

/* Is it a token of ours, signed with a key that was stolen? */
bool is_signed_with_a_stolen_key(struct text token);
