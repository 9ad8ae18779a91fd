/* json_pointer.h -- a value inside of another: RFC 6901, "/address/country", "/names/0". Pure. */
#pragma once
#include "arena.h"
#include <jansson.h>
#include <stdbool.h>

/* NULL if pointer leads nowhere. It belongs to json. */
json_t *json_pointer(struct arena *a, json_t *json, const char *pointer);

/* Is it one? It begins with "/", and "~" is followed by "0" or "1". */
bool json_pointer_is(const char *pointer);
