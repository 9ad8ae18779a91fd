#include "challenge_memory.h"
#include "test.h"

static int count(struct challenge_memory *memory, const char *value, int times)
{
	int told = 0;

	for (int i = 0; i < times; i++)
		told += challenge_memory_repeats(memory, text_of(value));
	return told;
}

TEST(a_verifier_that_never_changes_is_noticed)
{
	struct challenge_memory memory = {0};

	CHECK_NUMBER(count(&memory, "one", CHALLENGE_REPEATS - 1), 0);
	CHECK_NUMBER(count(&memory, "one", 1), 1);
	CHECK_NUMBER(count(&memory, "one", CHALLENGE_REPEATS), 1);
	CHECK_NUMBER(count(&memory, "one", CHALLENGE_REPEATS - 1), 0);
	CHECK_NUMBER(count(&memory, "other", 1), 0);
	CHECK_NUMBER(count(&memory, "one", CHALLENGE_REPEATS - 1), 0);
	CHECK_NUMBER(count(&memory, "one", 1), 1);
}
