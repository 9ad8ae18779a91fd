/* switch_checks_test.c -- what operators switched off, at each place that goes on. B62, B63 */
#include "account.h"
#include "clock.h"
#include "context.h"
#include "sign_in_steps.h"
#include "switches_change.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

/* After the helper that began the world. */
static struct off_switch *off(enum off_kind kind, const char *id)
{
	struct switches *s = world_switches();

	switches_turn_off(s, &(struct off_switch){.kind = kind,
						  .id = id,
						  .client = "",
						  .text = "",
						  .text_fr = "",
						  .text_vi = ""});
	return &s->off[0];
}

static const char *account(void)
{
	static char id[ACCOUNT_ID_LENGTH + 1];
	struct arena *a = arena_new();

	snprintf(id, sizeof id, "%s", account_id(a, &context.account_key, world_signed.account));
	arena_free(a);
	return id;
}

TEST(the_chooser_says_that_a_provider_is_off)
{
	world_begin();
	off(OFF_PROVIDER, "agency");
	world_get("/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb"
		  "&response_type=code&scope=openid&state=st&nonce=no" PKCE
		  "&prompt=select_account");
	CHECK_NUMBER(world_answer.status, 303); /* one remains */
	off(OFF_PROVIDER, "agency")->is_maintenance = true;
	world_switches();
	world_get(TAX_REQUEST);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
}

static void close_both(bool maintenance, const char *text)
{
	static struct off_switch both[2];
	struct switches *s = world_switches();

	for (int i = 0; i < 2; i++) {
		both[i] = (struct off_switch){.kind = OFF_PROVIDER,
					      .id = i == 0 ? "agency" : "persona",
					      .client = "",
					      .is_maintenance = maintenance,
					      .until = 4102444800,
					      .text = text,
					      .text_fr = "Maintenance <nocturne>",
					      .text_vi = ""};
		switches_turn_off(s, &both[i]);
	}
}

TEST(with_none_left_the_chooser_says_until_when)
{
	world_begin();
	close_both(false, "");
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "This account cannot be used at the moment.") != NULL);
	CHECK(strstr(world_answer.body, "1 January 2100, 00:00 (UTC)") != NULL);
	CHECK(strstr(world_answer.body, "value=\"agency\"") == NULL);
	close_both(true, "Back soon.");
	world_get(TAX_REQUEST "&ui_locales=en");
	CHECK(strstr(world_answer.body, "Back soon.") != NULL);
	world_get(TAX_REQUEST "&ui_locales=fr");
	CHECK(strstr(world_answer.body, "Maintenance &lt;nocturne&gt;") != NULL);
	world_get(TAX_REQUEST "&ui_locales=vi");
	CHECK(strstr(world_answer.body, "Back soon.") != NULL);
	close_both(true, "");
	world_get(TAX_REQUEST "&ui_locales=vi");
	CHECK(strstr(world_answer.body, "Tài khoản này đang được bảo trì.") != NULL);
}

/* T-11 */
TEST(a_provider_that_is_off_cannot_be_chosen)
{
	const char *form = form_of_chooser("persona");

	off(OFF_PROVIDER, "persona");
	world_post("/choose", form);
	CHECK_STR(world_refusal, "provider-switched-off");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 0);
	off(OFF_PROVIDER, "persona")->client = "health";
	world_post("/choose", form);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
}

/* B62 */
TEST(a_provider_that_went_off_while_she_was_there_is_refused)
{
	const char *path = path_of_callback("anne");

	off(OFF_PROVIDER, "persona");
	world_get(path);
	CHECK_STR(world_refusal, "provider-switched-off");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	path = path_of_callback("anne");
	off(OFF_PROVIDER, "persona")->is_maintenance = true;
	world_get(path);
	CHECK_STR(world_refusal, "provider-in-maintenance");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
}

TEST(what_went_off_while_she_read_the_page_gives_nothing)
{
	static const struct {
		enum off_kind kind;
		const char *id, *refusal;
	} ways[] = {{OFF_PROVIDER, "persona", "provider-switched-off"},
		    {OFF_LEVEL, "eidas1", "level-restricted"},
		    {OFF_CLIENT, "tax", "client-suspended"}};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const char *form = form_of_information();

		off(ways[i].kind, ways[i].id);
		world_post("/information", form);
		CHECK_STR(world_refusal, ways[i].refusal);
		CHECK_NUMBER(world_stored(STORE_GRANT), 0);
		CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	}
}

/* B63: and nobody is sent there any more */
TEST(a_suspended_client_is_nowhere_to_go_back_to)
{
	world_begin();
	off(OFF_CLIENT, "tax");
	world_get(TAX_REQUEST "&ui_locales=vi");
	CHECK_STR(world_refusal, "client-suspended");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "đã bị tạm ngưng") != NULL);
	CHECK(strstr(world_answer.body, "https://tax.example") == NULL);
	const char *path = path_of_callback("anne");

	off(OFF_CLIENT, "tax");
	world_get(path);
	CHECK_STR(world_refusal, "client-suspended");
	CHECK(strstr(world_answer.body, "https://tax.example") == NULL);
}

/* B63 */
TEST(a_suspended_client_redeems_and_learns_nothing)
{
	const char *form = form_of_token(), *bearer;

	off(OFF_CLIENT, "tax");
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "client-suspended");
	CHECK(strstr(world_answer.body, "unauthorized_client") != NULL);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	world_post_as("/par", "response_type=code", TAX_BASIC);
	CHECK_STR(world_refusal, "client-suspended");
	world_post_as("/introspection", "token=x", TAX_BASIC);
	CHECK_STR(world_refusal, "client-suspended");
	bearer = access_token();
	off(OFF_CLIENT, "tax");
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "access-token-invalid");
	CHECK_NUMBER(world_answer.status, 401);
}

/* grant-suspended: nor does a code or refresh token of what is off give anything */
TEST(a_code_of_what_is_off_gives_nothing)
{
	static const struct {
		enum off_kind kind;
		const char *id;
	} ways[] = {{OFF_PROVIDER, "persona"}, {OFF_LEVEL, "eidas1"}, {OFF_SUBJECT, NULL}};

	access_token();
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const char *form = form_of_token();

		off(ways[i].kind, ways[i].id != NULL ? ways[i].id : account());
		world_post_as("/token", form, TAX_BASIC);
		CHECK_STR(world_refusal, "grant-suspended");
		CHECK(strstr(world_answer.body, "invalid_grant") != NULL);
		CHECK_NUMBER(world_signer_operations, 0);
		world_switches();
		world_post_as("/token", form, TAX_BASIC);
		CHECK_NUMBER(world_answer.status, 200); /* it was not spent */
	}
}

TEST(a_sub_that_is_blocked_at_its_client_gives_nothing_there)
{
	const char *form = form_of_token(), *bearer;

	off(OFF_SUBJECT, "subject-of-the-tests")->client = "tax";
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "grant-suspended");
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	bearer = access_token();
	off(OFF_SUBJECT, "subject-of-the-tests")->client = "tax";
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "access-token-invalid");
	off(OFF_SUBJECT, "subject-of-the-tests")->client = "health";
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(who_is_blocked_cannot_sign_in)
{
	const char *path, *form;

	access_token();
	path = path_of_callback("anne");
	off(OFF_SUBJECT, account());
	world_get(path);
	CHECK_STR(world_refusal, "subject-blocked");
	CHECK_STR(world_parameter("error"), "access_denied");
	form = form_of_information();
	off(OFF_SUBJECT, account());
	world_post("/information", form);
	CHECK_STR(world_refusal, "subject-blocked");
	path = path_of_callback("anne");
	off(OFF_SUBJECT, "somebody else");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(a_session_of_what_is_off_answers_nobody)
{
	access_token();
	world_post("/information", form_of_information());
	world_keep_cookies();
	off(OFF_PROVIDER, "persona");
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "provider-switched-off");
	off(OFF_SUBJECT, account());
	world_get(HEALTH_REQUEST);
	CHECK_STR(world_refusal, "subject-blocked");
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
	world_switches();
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK(strlen(world_parameter("code")) == 43);
}

TEST(a_resource_server_hears_that_such_a_token_is_not_active)
{
	char form[400];

	snprintf(form, sizeof form,
		 "token=%s&client_id=registry&client_secret=a-secret-of-the-registry-0123456789ab",
		 access_token() + strlen("Bearer "));
	off(OFF_PROVIDER, "persona");
	world_post("/introspection", form);
	CHECK_STR(world_answer.body, "{\"active\":false}");
	world_switches();
	world_post("/introspection", form);
	CHECK(strstr(world_answer.body, "\"active\":true") != NULL);
}

/* B62: whatever is off */
TEST(signing_out_works_whatever_is_off)
{
	static struct off_switch all[3] = {{.kind = OFF_PROVIDER, .id = "persona", .client = ""},
					   {.kind = OFF_CLIENT, .id = "tax", .client = ""},
					   {.kind = OFF_LEVEL, .id = "eidas1", .client = ""}};
	struct switches *s;
	char form[8192];

	world_post("/information", form_of_information());
	world_keep_cookies();
	s = world_switches();
	for (int i = 0; i < 3; i++)
		switches_turn_off(s, &all[i]);
	world_get("/end_session?client_id=tax");
	snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_post("/end_session/confirm", form);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

/* switches-unknown: a worker that has just started beside a silent store */
TEST(while_nothing_is_known_nothing_is_given)
{
	const char *form = form_of_token();

	context.switches = NULL;
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "switches-unknown");
	CHECK_NUMBER(world_answer.status, 503);
	world_get(TAX_REQUEST);
	CHECK_STR(world_refusal, "switches-unknown");
	world_begin();
}
