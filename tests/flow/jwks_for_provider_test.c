/* jwks_for_provider_test.c -- our keys as the client of a provider. */
#include "every_step.h"
#include "test.h"
#include "world.h"

static const char *agencys(const char **path)
{
	world_begin();
	*path = "/client_jwks/agency";
	return NULL;
}

/* G-2 */
TEST(a_provider_finds_our_keys_and_the_signer_is_not_asked_each_time)
{
	const char *path;

	agencys(&path);
	for (int i = 0; i < 50; i++) {
		world_get(path);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_STR(world_answer.type, "application/jwk-set+json");
		CHECK_STR(world_answer.body, "{\"keys\":[]}");
	}
	CHECK_NUMBER(world_signer_operations, 1);
}

TEST(a_provider_that_is_none_has_no_keys)
{
	world_begin();
	world_get("/client_jwks/nobody");
	CHECK_NUMBER(world_answer.status, 404);
	CHECK_STR(world_refusal, "provider-unknown");
	CHECK_NUMBER(world_signer_operations, 0);
}

TEST(keys_for_a_provider_survive_every_step)
{
	every_step(&(struct every_step){agencys, 200, NULL});
}
