/* account_test.c -- an account may be against a sign-in, and remembers those that it was for. */
#include "account.h"
#include "account_login.h"
#include "account_record.h"
#include "context.h"
#include "sign_in_steps.h"
#include "store_account.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

static struct arena *a; /* for the life of the tests */

/* The id of whose code it is that this form redeems. */
static const char *sign_in_by(const char *form)
{
	if (a == NULL)
		a = arena_new();
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	return account_id(a, &context.account_key, world_signed.account);
}

/* anne is signed in at tax; the id of her account. */
static const char *sign_in(void) { return sign_in_by(form_of_token()); }

static struct account_record record_of(const char *id)
{
	struct account_record record;

	CHECK(account_record_read(a, world_store_value(STORE_ACCOUNT, id), &record));
	return record;
}

static void put_control(const char *id, const char *control)
{
	world_store_replace(STORE_ACCOUNT, id, text_of(arena_printf(a, "%s\n", control)));
}

/* The whole way once more, up to its last answer. */
static void sign_in_when(const char *id, const char *control)
{
	const char *form = form_of_information();

	put_control(id, control);
	world_post("/information", form);
}

TEST(an_account_remembers_who_was_told_what_by_whom)
{
	const char *id = sign_in();
	struct account_record record = record_of(id);
	struct account_login login;

	CHECK(account_login_next(a, &record.logins, &login));
	CHECK_STR(login.client, "tax");
	CHECK_STR(login.provider, "persona");
	CHECK_STR(login.acr, "eidas1");
	CHECK_STR(login.told, "given_name email");
	CHECK_NUMBER(strlen(login.code), 9);
	CHECK(world_store_value(STORE_SESSION, login.session).at != NULL);
	CHECK(!account_login_next(a, &record.logins, &login));
	CHECK_NUMBER(world_stored(STORE_ACCOUNT), 1);
}

/* Y180001: she reads why, the client hears it if she goes back, and nothing is given. */
TEST(whoever_is_disabled_is_not_signed_in)
{
	const char *id = sign_in();

	sign_in_when(id, "- 20000 x");
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_STR(world_refusal, "account-disabled");
	CHECK(strstr(world_answer.body, "https://tax.example/cb?error=access_denied") != NULL);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK_NUMBER(world_stored(STORE_CONTINUATION), 0);
}

/* Y100011 */
TEST(a_provider_that_she_switched_off_signs_nobody_in)
{
	const char *id = sign_in();

	sign_in_when(id, arena_printf(a, "+ 20000 x %s", account_provider_word(a, id, "persona")));
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_STR(world_refusal, "provider-unwanted");
	CHECK(strstr(world_answer.body, "https://tax.example/cb?error=access_denied") != NULL);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	sign_in_when(id, arena_printf(a, "+ 20000 x %s", account_provider_word(a, id, "agency")));
	CHECK_NUMBER(world_answer.status, 303);
	sign_in_when(id, arena_printf(a, "+ 20000 o %s", account_provider_word(a, id, "agency")));
	CHECK_STR(world_refusal, "provider-unwanted");
}

/* Client "health" has no information page: the callback itself would sign her in. */
static const char *path_for_health(void)
{
	static char path[sizeof world_answer.location], answer[1024];

	world_begin();
	world_get(HEALTH_REQUEST);
	world_keep_cookies();
	snprintf(answer, sizeof answer, "state=%s&persona=anne", world_parameter("state"));
	world_post("/simulator", answer);
	strcpy(path, strstr(world_answer.location, "/callback/"));
	return path;
}

TEST(without_an_information_page_it_is_the_same)
{
	const char *id = sign_in(), *path = path_for_health();

	put_control(id, "- 20000 x");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_STR(world_refusal, "account-disabled");
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

static const char *signed_in_browser(void)
{
	const char *id = sign_in();

	world_post("/information", form_of_information());
	world_keep_cookies();
	return id;
}

TEST(a_session_of_a_disabled_account_answers_nobody)
{
	const char *id = signed_in_browser();

	put_control(id, "- 20000 x");
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "account-disabled");
	CHECK_STR(world_parameter("error"), "access_denied");
	world_get(HEALTH_REQUEST);
	CHECK_NUMBER(world_answer.status, 403);
	CHECK_STR(world_refusal, "account-disabled");
	CHECK_NUMBER(world_stored(STORE_GRANT), 1);
}

TEST(a_session_by_a_provider_that_she_switched_off_is_asked_again)
{
	const char *id = signed_in_browser();

	put_control(id, "+ 20000 o");
	world_get(HEALTH_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "provider-unwanted");
	CHECK_STR(world_parameter("error"), "access_denied");
	world_get(HEALTH_REQUEST);
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
}

/* Offline access ends with her account, not with her session. */
TEST(codes_with_offline_access_stand_under_the_account)
{
	const char *id = sign_in_by(form_of_token_for(TAX_OFFLINE_REQUEST));

	CHECK(world_store_value(STORE_CODES, account_grants(a, id)).at != NULL);
	CHECK_NUMBER(world_stored(STORE_CODES), 1);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
}

/* An account that is gone is not a person who is gone: her subjects are made, not kept. */
TEST(who_was_erased_is_the_same_subject_again)
{
	char account[sizeof world_signed.account];
	const char *id = sign_in();

	strcpy(account, world_signed.account);
	world_store_forget(STORE_ACCOUNT, id);
	CHECK_STR(sign_in(), id);
	CHECK_STR(world_signed.account, account);
}
