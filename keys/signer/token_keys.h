/* token_keys.h -- the keys of a set whose private halves are in tokens: bound to who signs for
 * them, and looked at before anything is served. Waits for the tokens. */
#pragma once
#include "key_folder.h"
#include "token_desk.h"

/* Let each sign over desk, waiting for it: what commands and the start do. token_unconfigured with
 * *detail the label, if a key that is not destroyed is in no token of the settings. */
const struct refusal *token_keys_bind(struct token_desk *desk, const struct key_set *set,
				      const char **detail);

/* Does each of them sign, fit to be trusted? A token that is not there within patience_ms is
 * waited for no longer, and its keys are out of reach; with must_be_here that is a refusal, too.
 * *detail is the kid. */
const struct refusal *token_keys_check(struct arena *a, struct token_desk *desk,
				       const struct key_set *set, int patience_ms,
				       bool must_be_here, const char **detail);

extern const struct refusal token_unconfigured;
