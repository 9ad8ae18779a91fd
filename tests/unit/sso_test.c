/* sso_test.c -- may this request be answered from the session that the browser has? */
#include "a_config.h"
#include "prompt.h"
#include "sso.h"
#include "test.h"

enum { NOW = 1800000000 };

static struct client client;
static struct authorize_request request;
static struct identity identity;
static struct session session;

/* A session of a minute ago, which may answer. */
static void begin(void)
{
	client = tax_client;
	client.sso = (struct sso_rule){SSO_ALWAYS, "", 0, "", ""};
	request = (struct authorize_request){
		.client = &client, .acr = "eidas1", .acr_floor = "", .max_age = -1};
	identity = (struct identity){.acr = "eidas2", .auth_time = NOW - 60};
	session = (struct session){.sid = "s",
				   .provider = "agency",
				   .identity = &identity,
				   .group = "",
				   .started = NOW - 60};
}

static const struct config *config(void)
{
	static const struct provider agency = {.id = "agency", .enabled = true};
	static const struct provider *const providers[] = {&agency};
	static struct config config;

	config = *a_config();
	config.providers = providers;
	config.provider_count = 1;
	return &config;
}

static const struct refusal *check(void) { return sso_check(config(), &request, &session, NOW); }

TEST(a_session_at_or_above_the_level_answers)
{
	begin();
	CHECK_REFUSAL(check(), "");
	request.acr = "eidas2";
	CHECK_REFUSAL(check(), "");
}

/* */
TEST(without_a_session_she_signs_in)
{
	begin();
	CHECK_REFUSAL(sso_check(config(), &request, NULL, NOW), "login-required");
	CHECK_STR(login_required.error, "login_required");
	CHECK_STR(consent_required.error, "consent_required");
}

/* max_age=0 is prompt=login */
TEST(prompt_login_select_account_and_max_age_0_ask_again)
{
	begin();
	request.prompt = PROMPT_LOGIN;
	CHECK_REFUSAL(check(), "login-required");
	request.prompt = PROMPT_SELECT_ACCOUNT | PROMPT_CONSENT;
	CHECK_REFUSAL(check(), "login-required");
	request.prompt = PROMPT_CONSENT;
	CHECK_REFUSAL(check(), "");
	request.max_age = 0;
	identity.auth_time = NOW;
	CHECK_REFUSAL(check(), "login-required");
}

/* */
TEST(max_age_is_held_against_the_time_she_authenticated)
{
	begin();
	request.max_age = 60;
	CHECK_REFUSAL(check(), "");
	request.max_age = 59;
	CHECK_REFUSAL(check(), "session-too-old");
	request.max_age = 15000;
	CHECK_REFUSAL(check(), "");
}

/* B47, U79 */
TEST(a_higher_level_is_asked_of_a_provider)
{
	begin();
	request.acr = "eidas3";
	CHECK_REFUSAL(check(), "session-level-too-low");
}

/* N15: never, the same group, N minutes, only at or above a level */
TEST(the_clients_rule_decides)
{
	begin();
	client.sso.reuse = SSO_NEVER;
	CHECK_REFUSAL(check(), "session-not-reusable");
	client.sso = (struct sso_rule){SSO_GROUP, "finance", 0, "", ""};
	CHECK_REFUSAL(check(), "session-not-reusable");
	session.group = "finance";
	CHECK_REFUSAL(check(), "");
	session.group = "health";
	CHECK_REFUSAL(check(), "session-not-reusable");
	client.sso = (struct sso_rule){SSO_ALWAYS, "", 1, "", ""};
	CHECK_REFUSAL(check(), "");
	session.started--;
	CHECK_REFUSAL(check(), "session-too-old");
	client.sso = (struct sso_rule){SSO_ALWAYS, "", 0, "eidas3", ""};
	CHECK_REFUSAL(check(), "session-level-too-low");
	client.sso.minimum_acr = "eidas2";
	CHECK_REFUSAL(check(), "");
}

/* U74, U75, U78: eidas3 always authenticates again, and a session tells eidas2 at most */
TEST(a_highest_level_for_sessions_is_held_and_told)
{
	struct arena *a = arena_new();

	begin();
	client.sso.maximum_acr = "eidas2";
	identity.acr = "eidas3";
	request.acr = "eidas3";
	CHECK_REFUSAL(check(), "session-level-too-low");
	request.acr = "eidas2";
	CHECK_REFUSAL(check(), "");
	CHECK_STR(sso_identity(a, config(), &client, &session)->acr, "eidas2");
	CHECK_STR(identity.acr, "eidas3");
	identity.acr = "eidas1";
	CHECK_STR(sso_identity(a, config(), &client, &session)->acr, "eidas1");
	client.sso.maximum_acr = "";
	identity.acr = "eidas3";
	CHECK_STR(sso_identity(a, config(), &client, &session)->acr, "eidas3");
	arena_free(a);
}

/* U67, U77: she must choose another provider, which prompt=none cannot */
TEST(a_provider_that_the_client_may_not_use_does_not_answer_for_it)
{
	static const char *const others[] = {"elsewhere", NULL};
	const struct refusal *no;

	begin();
	client.providers = others;
	no = check();
	CHECK_REFUSAL(no, "session-of-another-provider");
	CHECK_STR(no->error, "interaction_required");
	client.providers = NULL;
	session.provider = "gone";
	CHECK_REFUSAL(check(), "session-of-another-provider");
}
