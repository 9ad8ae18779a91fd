/* json_read.h -- hostile JSON, bounded before it is parsed: RFC 8259, RFC 7515 section 4 (unique
 * names).
 *
 * The bytes are scanned for size and nesting before Jansson sees them; duplicate names, trailing
 * bytes and a top level that is not an object are refused. Pure; the results live in the arena.
 */
#pragma once
#include "arena.h"
#include <jansson.h>
#include <stdbool.h>

enum { JSON_DEPTH_MAX = 16 };

/* The object, or NULL if bytes are not one of at most max bytes. */
json_t *json_read(struct arena *a, struct text bytes, size_t max);

/* A member of an object, of the right type; absent, "" or false if it is missing or of another. */
struct text json_text(const json_t *object, const char *name);
const char *json_string_or(const json_t *object, const char *name, const char *otherwise);

/* A time or a count: a number without fraction from 0 to 253402300799 (the year 9999). */
bool json_time(const json_t *object, const char *name, long long *value);
