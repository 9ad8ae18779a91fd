/* provider_refresh_test.c -- a provider whose access tokens are over before we use them: F-12, G-8.
 */
#include "agency.h"
#include "every_step.h"
#include "test.h"
#include <string.h>

static struct provider kept;

static void change(enum provider_refresh when)
{
	kept = *agency_registration();
	agency_registration()->refresh = when;
}

static void change_back(void)
{
	*agency_registration() = kept;
	agency.modern = (struct modern){.encrypts = false};
}

static const char *begin(void)
{
	const char *path = agency_begin();

	agency.gives_refresh_token = agency.is_over = true;
	return path;
}

static void asked(int tokens, int refreshes, int userinfo)
{
	CHECK_NUMBER(agency.token_calls, tokens);
	CHECK_NUMBER(agency.refresh_calls, refreshes);
	CHECK_NUMBER(agency.userinfo_calls, userinfo);
}

TEST(an_access_token_that_is_over_is_refreshed_once_and_used)
{
	change(REFRESH_IF_REFUSED);
	world_get(begin());
	CHECK_STR(world_refusal, "");
	CHECK(strstr(world_answer.body, "anne@example.org") != NULL);
	CHECK_STR(agency.authorization, "Bearer the-newer-token");
	asked(2, 1, 2);
	change_back();
}

TEST(nobody_refreshes_where_the_providers_file_does_not_say_so)
{
	world_get(begin());
	CHECK_STR(world_refusal, "upstream-userinfo-failed");
	asked(1, 0, 1);
}

TEST(a_token_that_is_good_is_not_refreshed_unless_it_is_always)
{
	const char *path;

	change(REFRESH_IF_REFUSED);
	path = begin();
	agency.is_over = false;
	world_get(path);
	asked(1, 0, 1);
	agency_registration()->refresh = REFRESH_ALWAYS;
	path = begin();
	agency.is_over = false;
	world_get(path);
	CHECK_STR(world_refusal, "");
	CHECK_STR(agency.authorization, "Bearer the-newer-token");
	asked(2, 1, 1);
	change_back();
}

TEST(a_refresh_may_come_without_an_id_token)
{
	const char *path;

	change(REFRESH_IF_REFUSED);
	path = begin();
	agency.refreshed_sub = "";
	world_get(path);
	CHECK_STR(world_refusal, "");
	asked(2, 1, 2);
	change_back();
}

TEST(a_refresh_about_somebody_else_ends_the_sign_in)
{
	const char *path;

	change(REFRESH_IF_REFUSED);
	path = begin();
	agency.refreshed_sub = "bob-8";
	world_get(path);
	CHECK_STR(world_refusal, "upstream-refreshed-id-token-differs");
	CHECK_STR(world_parameter("error"), "server_error");
	asked(2, 1, 1);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	change_back();
}

TEST(a_refresh_that_is_refused_or_does_not_help_is_not_tried_again)
{
	const char *path;

	change(REFRESH_IF_REFUSED);
	path = begin();
	agency.refresh_status = 400;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-refresh-refused");
	asked(2, 1, 1);
	path = begin();
	agency.userinfo_status = 500;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-userinfo-failed");
	asked(2, 1, 2);
	change_back();
}

static void make_modern(void)
{
	struct provider *p = agency_registration();

	change(REFRESH_IF_REFUSED);
	p->token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT;
	p->dpop_bound_access_tokens = true;
	p->id_token_encryption = (struct client_encryption){"ECDH-ES", "A256GCM"};
	p->userinfo_encryption = p->id_token_encryption;
	agency.modern = (struct modern){.demands_nonces = true, .encrypts = true};
}

TEST(a_refresh_is_proven_as_any_call_and_its_id_token_decrypted)
{
	make_modern();
	world_get(begin());
	CHECK_STR(world_refusal, "");
	CHECK_STR(agency.authorization, "DPoP the-newer-token");
	asked(3, 1, 3); /* the first of each for want of a nonce */
	change_back();
}

static const char *refreshed(const char **path)
{
	*path = begin();
	return NULL;
}

TEST(callback_with_a_refresh_survives_every_step)
{
	make_modern();
	every_step(&(struct every_step){refreshed, 200, NULL});
	change_back();
}
