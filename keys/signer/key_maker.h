/* key_maker.h -- where the private half of a new key is made, and of a destroyed one ends: in a
 * file's record, or in a token. Waits for the token. */
#pragma once
#include "key_needs.h"
#include "token_desk.h"

struct key_maker {
	struct token_desk *desk;
	const char *place; /* a token's name, or "file"; NULL: where the key is that signs now */
};

/* Fill use, alg, provider, kid, and the secret half or its token of *key, which has its dates; set
 * has those that are there. A maker that is NULL makes all of them in files. */
const struct refusal *key_maker_make(struct key_maker *maker, struct arena *a,
				     const struct key_set *set, const struct key_need *need,
				     struct key *key);

/* End what is not in its record. Again is fine. */
const struct refusal *key_maker_destroy(struct key_maker *maker, struct arena *a,
					const struct key *key);

extern const struct refusal token_name_unknown;
