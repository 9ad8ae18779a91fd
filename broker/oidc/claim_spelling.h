/* claim_spelling.h -- every text of a JSON object in one spelling (nfc.h). Pure. */
#pragma once
#include "arena.h"
#include <jansson.h>

/* A new object in the arena: its strings, and those of its arrays, normalised; the rest shared. */
json_t *claim_spelling(struct arena *a, json_t *object);
