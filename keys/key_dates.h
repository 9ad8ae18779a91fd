/* key_dates.h -- the dates of a key as JSON members, under the names of struct key_dates; one that
 * is not planned is left out. max_age is among them. Pure.
 */
#pragma once
#include "json_write.h"
#include "key_set.h"
#include <jansson.h>

void key_dates_put(struct json_writer *w, const struct key *key);

/* Into *key, whose other members are cleared; *members grows by as many as were found. False if one
 * is no time, or they are not in the order of a life. */
bool key_dates_read(const json_t *object, struct key *key, size_t *members);
