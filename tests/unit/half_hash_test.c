#include "half_hash.h"
#include "test.h"

/* The access token and at_hash of OpenID Connect Core's example A.3. */
TEST(at_hash_of_the_published_example)
{
	struct arena *a = arena_new();

	CHECK_TEXT(half_hash(a, JOSE_RS256, TEXT("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")),
		   "77QmUPtjPfzWtF2AnpK9RQ");
	arena_free(a);
}

TEST(at_hash_beside_eddsa_is_half_a_sha_512)
{
	struct arena *a = arena_new();

	CHECK_TEXT(half_hash(a, JOSE_EDDSA, TEXT("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")),
		   "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM");
	arena_free(a);
}
