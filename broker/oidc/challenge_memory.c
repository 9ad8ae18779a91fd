#include "challenge_memory.h"

bool challenge_memory_repeats(struct challenge_memory *memory, struct text value)
{
	struct hash hash = hash_sha256(value);

	if (!hash_equal(&hash, &memory->last))
		*memory = (struct challenge_memory){hash, 0};
	return ++memory->in_a_row % CHALLENGE_REPEATS == 0;
}
