/* userinfo_test.c -- what the access token is for. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

TEST(userinfo_gives_what_the_scopes_bring)
{
	world_get_as("/userinfo", access_token());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.body, "{\"sub\":\"subject-of-the-tests\",\"given_name\":\"Anne\","
				     "\"email\":\"anne@example.org\"}");
}

TEST(a_whole_login_is_six_commands_to_the_store_and_one_signature)
{
	world_get_as("/userinfo", access_token());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_store_operations, 6);
	CHECK_NUMBER(world_signer_operations, 1);
}

TEST(the_token_may_come_in_a_form)
{
	char form[300];

	snprintf(form, sizeof form, "access_token=%s", access_token() + strlen("Bearer "));
	world_post("/userinfo", form);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(the_token_never_comes_in_the_query_or_twice)
{
	char path[300], form[300];
	const char *bearer = access_token();

	snprintf(path, sizeof path, "/userinfo?access_token=%s", bearer + strlen("Bearer "));
	world_get(path);
	CHECK_STR(world_refusal, "access-token-ambiguous");
	CHECK_NUMBER(world_answer.status, 400);
	world_post(path, "a=b");
	CHECK_STR(world_refusal, "access-token-ambiguous");
	snprintf(form, sizeof form, "access_token=%s", bearer + strlen("Bearer "));
	world_post_as("/userinfo", form, bearer);
	CHECK_STR(world_refusal, "access-token-ambiguous");
}

TEST(a_wrong_token_is_told_so)
{
	static const struct {
		const char *authorization, *refusal;
	} wrong[] = {
		{"Bearer x", "access-token-invalid"},       {"Bearer ", "access-token-missing"},
		{"Basic dGF4Ong=", "access-token-missing"}, {"Bearer x y", "access-token-invalid"},
		{"Bearer x\"", "access-token-invalid"},     {NULL, "access-token-missing"}};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		world_begin();
		world_get_as("/userinfo", wrong[i].authorization);
		CHECK_STR(world_refusal, wrong[i].refusal);
		CHECK_NUMBER(world_answer.status, 401);
		CHECK(strncmp(world_answer.authenticate, "Bearer realm=", 13) == 0);
		/* RFC 6750 3.1: no error where no token was given */
		CHECK((strstr(world_answer.authenticate, "error=\"invalid_token\"") != NULL) ==
		      (strcmp(wrong[i].refusal, "access-token-invalid") == 0));
	}
}

static const char *with_token(const char **path)
{
	*path = "/userinfo";
	return NULL;
}

static const char *bearer_of_a_new_world(void)
{
	static char bearer[256];
	int fail_at = world_fail_at, hang_at = world_hang_at, deadline = world_deadline_ms;

	snprintf(bearer, sizeof bearer, "%s", access_token());
	world_fail_at = fail_at;
	world_hang_at = hang_at;
	world_deadline_ms = deadline;
	return bearer;
}

TEST(userinfo_survives_every_step)
{
	every_step(&(struct every_step){with_token, 200, bearer_of_a_new_world});
}
