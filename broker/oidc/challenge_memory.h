/* challenge_memory.h -- is what ties a client's codes to its browsers always the same? RFC
 * 9700 2.1.1: a constant code_challenge or nonce protects nobody, and is worth telling the
 * operator. Pure.
 */
#pragma once
#include "hash.h"

enum { CHALLENGE_REPEATS = 8 };

/* Of one client; zeroed: nothing is remembered. */
struct challenge_memory {
	struct hash last;
	unsigned in_a_row;
};

/* Remembers value, and says when it came for the CHALLENGE_REPEATS-th time in a row: then alone,
 * and again each time that many more have come. */
bool challenge_memory_repeats(struct challenge_memory *memory, struct text value);
