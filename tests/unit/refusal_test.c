/* refusal_test.c -- the code of a refusal is a contract with those who wrote it down. */
#include "refusal.h"
#include "test.h"

TEST(a_code_is_derived_from_the_name_alone)
{
	struct arena *a = arena_new();

	CHECK_STR(refusal_code(a, "client-unknown"), "PV-C2B90");
	CHECK_STR(refusal_code(a, "scope-not-allowed"), "PV-AB52C");
	arena_free(a);
}
