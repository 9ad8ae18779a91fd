/* refresh_token_test.c -- a client comes again without its citizen. */
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define OFFLINE_WITHOUT_CONSENT                                                                    \
	"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code"  \
	"&scope=openid%20offline_access&state=st&nonce=no" PKCE

static const char *tax(void) { return TAX_BASIC; }

/* A member of the last answer's JSON; "" if there is none. */
static const char *member(const char *name)
{
	static char value[8][512];
	static int turn;
	char wanted[40];
	const char *at;

	turn = (turn + 1) % 8;
	snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
	at = strstr(world_answer.body, wanted);
	at = at == NULL ? "" : at + strlen(wanted);
	snprintf(value[turn], sizeof value[turn], "%.*s", (int)strcspn(at, "\""), at);
	return value[turn];
}

static const char *refresh_with(const char *token, const char *more)
{
	static char form[1024];

	snprintf(form, sizeof form, "grant_type=refresh_token&refresh_token=%s%s", token, more);
	return form;
}

static void refresh(const char *token) { world_post_as("/token", refresh_with(token, ""), tax()); }

/* Sign in with offline access; the first refresh token. */
static const char *first_token(void)
{
	world_post_as("/token", form_of_token_for(TAX_OFFLINE_REQUEST), tax());
	return member("refresh_token");
}

/* */
TEST(offline_access_with_consent_gives_a_refresh_token)
{
	const char *token = first_token();

	CHECK_NUMBER(world_answer.status, 200);
	CHECK(*token != '\0');
	CHECK_STR(member("scope"), "openid given_name email offline_access");
	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
	CHECK_NUMBER(world_operations, 3);
}

/* ignored, not an error. */
TEST(offline_access_without_consent_gives_none)
{
	world_post_as("/token", form_of_token_for(OFFLINE_WITHOUT_CONSENT), tax());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(member("refresh_token"), "");
	CHECK_NUMBER(world_stored(STORE_FAMILY), 0);
}

/* */
TEST(a_refresh_token_gives_tokens_and_its_successor)
{
	const char *first = first_token(), *access = member("access_token"), *second;

	refresh(first);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_operations, 3);
	second = member("refresh_token");
	CHECK(*second != '\0' && strcmp(first, second) != 0);
	CHECK(*member("access_token") != '\0' && strcmp(member("access_token"), access) != 0);
	CHECK_STR(member("id_token"), "header.payload.signature");
	CHECK_STR(world_signed.nonce, "");
	CHECK_STR(world_signed.acr, "eidas1");
	refresh(second);
	CHECK_NUMBER(world_answer.status, 200);
}

/* B85, A-52 */
TEST(a_lost_answer_is_given_again)
{
	const char *first = first_token(), *second;

	refresh(first);
	second = member("refresh_token");
	refresh(first);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(member("refresh_token"), second);
}

/* B85, A-52 */
TEST(a_refresh_token_that_was_replaced_ends_the_family)
{
	const char *first = first_token(), *second, *third;

	refresh(first);
	second = member("refresh_token");
	refresh(second);
	third = member("refresh_token");
	refresh(first);
	CHECK_STR(world_refusal, "refresh-token-reused");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 0);
	refresh(third);
	CHECK_STR(world_refusal, "refresh-token-unknown");
}

/* C-29, A-51 */
TEST(another_clients_refresh_token_is_untouched)
{
	const char *token = first_token();

	world_post_as("/token",
		      refresh_with(token, "&client_id=health&client_secret=a-secret-of-the-health-"
					  "office-0123456"),
		      NULL);
	CHECK_STR(world_refusal, "refresh-token-unknown");
	CHECK_NUMBER(world_answer.status, 400);
	world_post_as("/token", refresh_with(token, ""), "Basic dGF4Ong=");
	CHECK_NUMBER(world_answer.status, 401);
	refresh(token);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(a_refresh_token_that_we_never_gave_costs_no_trip)
{
	world_begin();
	refresh("x");
	CHECK_STR(world_refusal, "refresh-token-unknown");
	CHECK_NUMBER(world_operations, 0);
	refresh("");
	CHECK_STR(world_refusal, "refresh-token-missing");
}

/* */
TEST(a_refreshed_scope_may_be_narrower_but_not_wider)
{
	char bearer[600];
	const char *token = first_token();

	world_post_as("/token", refresh_with(token, "&scope=openid%20gender"), tax());
	CHECK_STR(world_refusal, "scope-widened");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_scope\"") != NULL);
	world_post_as("/token", refresh_with(token, "&scope=openid%20given_name"), tax());
	CHECK_STR(member("scope"), "openid given_name");
	snprintf(bearer, sizeof bearer, "Bearer %s", member("access_token"));
	token = member("refresh_token");
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_answer.body, "{\"sub\":\"subject-of-the-tests\",\"given_name\":\"Anne\"}");
	refresh(token);
	CHECK_STR(member("scope"), "openid given_name email offline_access");
}

/* */
TEST(a_replayed_code_ends_its_refresh_tokens)
{
	char code_form[2048];
	const char *token;

	snprintf(code_form, sizeof code_form, "%s", form_of_token_for(TAX_OFFLINE_REQUEST));
	world_post_as("/token", code_form, tax());
	token = member("refresh_token");
	refresh(token);
	token = member("refresh_token");
	world_post_as("/token", code_form, tax());
	CHECK_STR(world_refusal, "code-spent");
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	refresh(token);
	CHECK_STR(world_refusal, "refresh-token-unknown");
}

/* C-30 */
TEST(a_refresh_token_that_does_not_rotate_stays)
{
	const char *token = first_token();

	world_client("tax")->refresh_token_rotation = false;
	for (int i = 0; i < 3; i++) {
		refresh(token);
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_STR(member("refresh_token"), token);
	}
	world_client("tax")->refresh_token_rotation = true;
}

TEST(a_signer_that_fails_costs_nobody_a_refresh_token)
{
	const char *token = first_token();

	world_fail_at = 2;
	refresh(token);
	CHECK_NUMBER(world_answer.status, 503);
	world_fail_at = 0;
	refresh(token);
	CHECK_NUMBER(world_answer.status, 200);
}

static const char *refreshed(const char **path)
{
	*path = "/token";
	return refresh_with(first_token(), "");
}

TEST(refresh_survives_every_step) { every_step(&(struct every_step){refreshed, 200, tax}); }
