/* key_schedule.h -- the keys of tokens and their dates, without the keys: what the signer tells
 * whoever serves, so that each knows what every key does at any moment. Pure.
 */
#pragma once
#include "key_set.h"

enum { KEY_SCHEDULE_MAX = 64 };

/* {"keys":[{"kid","alg","standby",dates}...]} of those that sign tokens and are not destroyed. */
struct text key_schedule_pack(struct arena *a, const struct key_set *set);

/* The same again, with jwk NULL in each. False if json is not one of at most KEY_SCHEDULE_MAX
 * keys. */
bool key_schedule_parse(struct arena *a, struct text json, struct key_set *set);
