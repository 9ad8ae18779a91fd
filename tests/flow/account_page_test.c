/* account_page_test.c -- the citizen's own page: a client like any other, and what she does there.
 */
#include "account.h"
#include "account_record.h"
#include "clock.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

#define ORIGIN "http://localhost:8080"

static char body[sizeof world_answer.body + 64];

/* Where the last redirect leads, below our origin. */
static const char *next(void)
{
	static char path[sizeof world_answer.location];
	size_t len = strlen(ORIGIN);

	strcpy(path, strncmp(world_answer.location, ORIGIN, len) == 0 ? world_answer.location + len
								      : "/nowhere");
	return path;
}

static void follow(void)
{
	CHECK_NUMBER(world_answer.status, 303);
	world_get(next());
	world_keep_cookies();
}

/* anne is signed in at tax, and opens her page. */
static void arrive(void)
{
	world_post("/information", form_of_information());
	world_keep_cookies();
	world_get("/account");
	world_keep_cookies();
	follow(); /* authorize: her session answers */
}

static void open_page(void)
{
	arrive();
	follow(); /* and so she is back */
	follow();
	CHECK_NUMBER(world_answer.status, 200);
}

static const char *form_with(const char *more)
{
	static char form[sizeof world_answer.body + 64];

	snprintf(form, sizeof form, "form=%s%s", world_field("form"), more);
	return form;
}

/* As her page tells it. */
static const char *id_of_anne(void)
{
	static char id[ACCOUNT_ID_LENGTH + 1];
	const char *at = strstr(world_answer.body, "assistance\xc2\xa0:");

	at = at == NULL ? "" : strstr(at, "translate=\"no\">") + strlen("translate=\"no\">");
	snprintf(id, sizeof id, "%.*s", ACCOUNT_ID_LENGTH, at);
	CHECK(account_id_is_one(id));
	return id;
}

static struct account_record record_of(struct arena *a, const char *id)
{
	struct account_record record;

	CHECK(account_record_read(a, world_store_value(STORE_ACCOUNT, id), &record));
	return record;
}

/* N14: what, to whom, by whom, from where, and a code. */
TEST(she_sees_her_sign_ins_and_what_was_told)
{
	const char *at;

	open_page();
	at = strstr(world_answer.body, "Impôts");
	CHECK(at != NULL && strstr(world_answer.body, "Ce n’était pas moi") != NULL);
	CHECK(strstr(world_answer.body, "anne@example.org") == NULL);
	CHECK(strstr(world_answer.body, "Your sign-ins</bdi>") < at); /* this one is the latest */
	CHECK_NUMBER(strlen(world_field("report")), 9);
	CHECK_STR(world_refusal, "");
}

/* No special door: the whole way by /authorize, and only for whom it was made. */
TEST(whoever_has_not_signed_in_for_it_signs_in_first)
{
	world_begin();
	world_get("/account");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strncmp(next(), "/authorize?", 11) == 0);
	CHECK_STR(world_parameter("client_id"), "account");
	world_keep_cookies();
	follow();
	CHECK(strncmp(next(), "/simulator?", 11) == 0);
	open_page();
	world_cookie[strstr(world_cookie, "parvis-browser=")[15]++ == 'z'] = 'p';
	world_get("/account");
	CHECK(strncmp(next(), "/authorize?", 11) == 0);
}

TEST(a_session_that_ended_ends_the_visit)
{
	open_page();
	snprintf(body, sizeof body, "%s", form_with("&do=providers"));
	world_forget_all(STORE_SESSION);
	world_post("/account", body);
	CHECK_STR(world_refusal, "account-visit-over");
	CHECK_NUMBER(world_answer.status, 403);
	world_get("/account");
	CHECK(strncmp(next(), "/authorize?", 11) == 0);
}

TEST(a_visit_ends_after_a_quarter_of_an_hour)
{
	open_page();
	snprintf(body, sizeof body, "%s", form_with("&do=providers"));
	clock_offset += 901;
	world_post("/account", body);
	CHECK_STR(world_refusal, "form-expired");
	world_get("/account");
	CHECK(strncmp(next(), "/authorize?", 11) == 0);
	clock_offset -= 901;
	world_post("/account", "do=erase&sure=1");
	CHECK_STR(world_refusal, "form-not-ours");
}

/* Her code is for this page, this browser, and once. */
TEST(a_code_opens_the_page_once)
{
	char back[sizeof world_answer.location], code[64];

	arrive();
	snprintf(back, sizeof back, "%s", next());
	world_get(back);
	CHECK_NUMBER(world_answer.status, 303);
	world_get(back);
	CHECK_STR(world_refusal, "code-spent");
	world_post("/information", form_of_information());
	snprintf(code, sizeof code, "%s", world_parameter("code"));
	world_keep_cookies();
	world_get("/account");
	world_keep_cookies();
	snprintf(back, sizeof back, "/account/return?state=%s&code=%s", world_parameter("state"),
		 code);
	world_get(back);
	CHECK_STR(world_refusal, "code-of-another-client");
	world_get("/account/return?state=forged&code=x");
	CHECK_STR(world_refusal, "form-not-ours");
}

TEST(who_is_refused_reads_so)
{
	char back[2048];

	world_begin();
	world_get("/account");
	world_keep_cookies();
	snprintf(back, sizeof back, "/account/return?state=%s&error=access_denied",
		 world_parameter("state"));
	world_get(back);
	CHECK_STR(world_refusal, "account-sign-in-refused");
	CHECK_NUMBER(world_answer.status, 403);
}

TEST(without_its_client_there_is_no_page)
{
	const char *client = world_config()->settings.account_client;

	world_begin();
	world_change_config()->settings.account_client = "";
	world_get("/account");
	CHECK_STR(world_refusal, "account-page-absent");
	CHECK_NUMBER(world_answer.status, 404);
	world_get("/account/return");
	CHECK_STR(world_refusal, "account-page-absent");
	world_change_config()->settings.account_client = client;
}

/* N14, Y100011: and future ones; the one in use stays. */
TEST(she_switches_providers_off)
{
	struct arena *a = arena_new();
	struct account_record record;
	const char *id;

	open_page();
	id = id_of_anne();
	CHECK(strstr(world_answer.body, "name=\"wanted-agency\"") != NULL);
	CHECK(strstr(world_answer.body, "name=\"wanted-persona\"") == NULL);
	world_post("/account", form_with("&do=providers"));
	CHECK_STR(world_answer.location, ORIGIN "/account?saved=1");
	follow();
	CHECK(strstr(world_answer.body, "role=\"status\"") != NULL);
	record = record_of(a, id);
	CHECK(record.only_listed && strlen(record.words) == 11);
	CHECK(*record.logins.at == '{');
	world_post("/account", form_with("&do=providers&new=1"));
	record = record_of(a, id);
	CHECK(!record.only_listed && *record.words != '\0');
	follow();
	world_post("/account", form_with("&do=providers&new=1&wanted-agency=1"));
	CHECK_STR(record_of(a, id).words, "");
	arena_free(a);
}

/* N14: an operator reads which one; all that the account gave has ended. */
TEST(a_sign_in_that_was_not_hers_ends_all)
{
	char form[512];

	open_page();
	world_post("/account", form_with("&report=0000-0000"));
	CHECK_STR(world_refusal, "account-request-unclear");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	world_get("/account");
	snprintf(form, sizeof form, "&report=%s", world_field("report"));
	world_post("/account", form_with(form));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, form + strlen("&report=")) != NULL);
	CHECK(strstr(world_answer.cookies, "parvis-account=;") != NULL);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK_NUMBER(world_stored(STORE_ACCOUNT), 1);
}

TEST(she_has_it_forgotten)
{
	open_page();
	world_post("/account", form_with("&do=erase"));
	CHECK_STR(world_refusal, "account-request-unclear");
	world_get("/account");
	world_post("/account", form_with("&do=erase&sure=1"));
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_ACCOUNT), 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

/* An operator's word stands: nobody opens by herself what was closed meanwhile. */
TEST(a_disabled_account_changes_nothing_itself)
{
	open_page();
	snprintf(body, sizeof body, "%s", form_with("&do=erase&sure=1"));
	world_store_replace(STORE_ACCOUNT, id_of_anne(), TEXT("- 20000 x\n"));
	world_post("/account", body);
	CHECK_STR(world_refusal, "account-disabled");
	CHECK_NUMBER(world_stored(STORE_ACCOUNT), 1);
}

TEST(she_takes_all_of_it_along)
{
	open_page();
	world_get("/account/data");
	CHECK_STR(world_answer.type, "application/json");
	CHECK(strstr(world_answer.body, "\"client\":\"tax\"") != NULL);
	CHECK(strstr(world_answer.body, "\"told\":\"given_name email\"") != NULL);
	CHECK(strstr(world_answer.body, "\"session\"") == NULL);
}

static const char *see(const char **path)
{
	open_page();
	*path = "/account";
	return NULL;
}

static const char *come_back(const char **path)
{
	arrive();
	*path = next();
	return NULL;
}

static const char *erase(const char **path)
{
	open_page();
	*path = "/account";
	return form_with("&do=erase&sure=1");
}

TEST(account_survives_every_step) { every_step(&(struct every_step){see, 200, NULL}); }
TEST(account_return_survives_every_step) { every_step(&(struct every_step){come_back, 303, NULL}); }
TEST(account_change_survives_every_step) { every_step(&(struct every_step){erase, 200, NULL}); }
