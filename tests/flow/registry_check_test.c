/* registry_check_test.c -- the civil registry between the provider's word and the page. */
#include "every_step.h"
#include "registry_check.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

static const char *answer_of_registry;
static int status_of_registry = 200;
static char asked[1024], authorization[64];

static void registry(struct arena *a, const struct http_call *call, struct http_answer *answer)
{
	(void)a;
	snprintf(asked, sizeof asked, "%s %s %s", call->url, call->content_type, call->form);
	snprintf(authorization, sizeof authorization, "%s", call->authorization);
	answer->status = status_of_registry;
	answer->content_type = "application/json";
	answer->body = text_of(answer_of_registry);
}

static void begin(const char *answer)
{
	struct config *config = world_change_config();

	config->registry.host.urls[0] = "https://registry.example/ask";
	config->registry.token = TEXT("token-of-ours");
	config->settings.registry_failure_acr = "";
	config->settings.registry_cache_s = 60;
	world_change_provider("persona")->identity = IDENTITY_DELEGATED;
	answer_of_registry = answer;
	status_of_registry = 200;
	asked[0] = '\0';
}

static void end(void)
{
	world_change_config()->registry.host.urls[0] = "";
	world_change_provider("persona")->identity = IDENTITY_ANY;
	world_begin();
}

static void sign_in(void)
{
	const char *path = path_of_callback("jeanne");

	world_provider = registry;
	world_get(path);
}

TEST(whom_the_registry_knows_goes_on)
{
	begin("{\"outcome\":\"found\"}");
	sign_in();
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(asked, "https://registry.example/ask application/json "
			 "{\"version\":1,\"given_name\":\"Jeanne\",\"family_name\":\"DUVAL\","
			 "\"birthdate\":\"1960-00-00\",\"gender\":\"female\",\"birthplace\":"
			 "\"2A004\",\"birthcountry\":\"99100\"}");
	CHECK_STR(authorization, "Bearer token-of-ours");
	CHECK_NUMBER(world_stored(STORE_REGISTERED), 1);
	end();
}

/* U36 to U38, B68 */
TEST(each_outcome_has_its_own_page)
{
	static const char *const words[][2] = {
		{"several", "registry-several"},   {"none", "registry-none"},
		{"deceased", "registry-deceased"}, {"rejected", "registry-rejected"},
		{"doubtful", "registry-doubtful"}, {"name_in_use", "registry-name-in-use"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		char json[64];

		snprintf(json, sizeof json, "{\"outcome\":\"%s\"}", words[i][0]);
		begin(json);
		sign_in();
		CHECK_STR(world_refusal, words[i][1]);
		CHECK_NUMBER(world_answer.status, 403);
		CHECK_STR(world_answer.location, "");
		CHECK_NUMBER(world_stored(STORE_REGISTERED), 0);
		CHECK_NUMBER(world_stored(STORE_SESSION), 0);
		CHECK(strstr(world_answer.body, "DUVAL") == NULL);
	}
	end();
}

TEST(a_registry_that_fails_refuses_or_lets_pass_at_a_lower_level)
{
	begin("{\"outcome\":\"found\"}");
	status_of_registry = 500;
	sign_in();
	CHECK_STR(world_refusal, "registry-failed");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
	world_change_config()->settings.registry_failure_acr = "eidas1";
	sign_in();
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_REGISTERED), 0);
	status_of_registry = 200;
	sign_in(); /* it is well again */
	end();
}

TEST(what_the_registry_said_is_remembered)
{
	int before;

	begin("{\"outcome\":\"found\"}");
	sign_in();
	before = world_http_operations;
	world_get("/authorize?client_id=health&redirect_uri=https%3A%2F%2Fhealth.example%2Fcb"
		  "&response_type=code&scope=openid&state=st&nonce=no&prompt=login" PKCE);
	world_keep_cookies();
	world_post("/simulator", world_form("state", "persona=jeanne"));
	{
		char path[sizeof world_answer.location];

		strcpy(path, strstr(world_answer.location, "/callback/"));
		world_get(path);
	}
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_http_operations, before);
	end();
}

TEST(after_five_failures_nobody_waits_for_it)
{
	begin("");
	for (int i = 0; i < 5; i++)
		sign_in();
	CHECK_NUMBER(world_http_operations, 1);
	sign_in();
	CHECK_NUMBER(world_http_operations, 0);
	CHECK_STR(world_refusal, "registry-failed");
	registry_check_forget();
	begin("{\"outcome\":\"found\"}");
	sign_in();
	CHECK_NUMBER(world_answer.status, 200);
	end();
}

TEST(nobody_is_asked_of_an_identity_of_another_country)
{
	begin("{\"outcome\":\"none\"}");
	world_change_provider("persona")->identity = IDENTITY_EUROPEAN;
	sign_in();
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_http_operations, 0);
	end();
}

static const char *answered(const char **path)
{
	registry_check_forget();
	begin("{\"outcome\":\"found\"}");
	*path = path_of_callback("jeanne");
	world_provider = registry;
	return NULL;
}

TEST(callback_with_a_registry_survives_every_step)
{
	every_step(&(struct every_step){answered, 200, NULL});
	registry_check_forget();
	end();
}
