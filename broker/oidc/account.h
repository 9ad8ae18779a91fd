/* account.h -- a person as operators name her: a pseudonymous id, the same whatever the client.
 *
 * Made of who she is at her provider (identity_account()) with a key of this deployment: nobody
 * else can tell whose it is, and it is no client's subject. Pure; lives in the arena.
 */
#pragma once
#include "hash.h"

enum { ACCOUNT_ID_LENGTH = 64 }; /* hexadecimal: no option begins like it */

const char *account_id(struct arena *a, const struct hash *key, const char *account);

/* Does it look like one? */
bool account_id_is_one(const char *id);
