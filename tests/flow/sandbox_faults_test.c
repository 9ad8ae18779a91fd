/* sandbox_faults_test.c -- what a tester chose on the simulator's page, and that nobody else can.
 */
#include "jwk_private.h"
#include "sandbox_faults.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static struct config sandbox;

static void open_sandbox(void)
{
	sandbox = *world_config();
	sandbox.settings.sandbox = true;
	sandbox_faults_open(&sandbox);
}

/* The whole way to the redirect that ends at the client. */
static void sign_in(const char *fault)
{
	char form[32768];

	world_post("/choose", form_of_chooser("persona"));
	snprintf(form, sizeof form, "state=%s&persona=anne&fault=%s", world_parameter("state"),
		 fault);
	world_post("/simulator", form);
	strcpy(form, strstr(world_answer.location, "/callback/"));
	world_get(form);
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
}

static const char *redeem(void)
{
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	return world_answer.body;
}

TEST(without_a_sandbox_nothing_goes_wrong_on_demand)
{
	char form[512];

	sandbox_faults_open(world_config());
	CHECK(!sandbox_is_open());
	world_begin();
	world_get("/simulator?state=st&acr=eidas1");
	CHECK(strstr(world_answer.body, "name=\"fault\"") == NULL);
	snprintf(form, sizeof form, "state=st&persona=anne&fault=%s", "response-state");
	world_post("/simulator", form);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_refusal, "fault-unknown");
	sandbox_choose("st", simulated_fault_find("response-state"));
	CHECK(sandbox_fault_of("st") == NULL);
	CHECK(sandbox_jwks(NULL, TEXT("{\"keys\":[]}")).at == NULL);
}

TEST(a_sandbox_offers_each_fault)
{
	open_sandbox();
	world_begin();
	world_get("/simulator?state=st&acr=eidas1");
	for (size_t i = 0; simulated_faults[i].name != NULL; i++) {
		char option[128];

		snprintf(option, sizeof option, "<option value=\"%s\">", simulated_faults[i].name);
		CHECK(strstr(world_answer.body, option) != NULL);
	}
	world_post("/simulator", "state=st&persona=anne&fault=pretzel");
	CHECK_STR(world_refusal, "fault-unknown");
	sandbox_faults_close();
}

TEST(the_response_is_spoilt)
{
	open_sandbox();
	sign_in("response-state");
	CHECK_STR(world_parameter("state"), "st-of-somebody-else");
	sign_in("response-iss");
	CHECK_STR(world_parameter("iss"), "https://somebody-else.example");
	CHECK_STR(world_parameter("state"), "st");
	sign_in("error-login_required");
	CHECK_STR(world_parameter("error"), "login_required");
	CHECK_STR(world_parameter("code"), "");
	sign_in("");
	CHECK_STR(world_parameter("state"), "st");
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
	sandbox_faults_close();
}

TEST(the_token_response_is_spoilt)
{
	open_sandbox();
	sign_in("id-token-missing");
	CHECK(strstr(redeem(), "\"access_token\"") != NULL);
	CHECK(strstr(world_answer.body, "id_token") == NULL);
	sign_in("token-error");
	redeem();
	CHECK_NUMBER(world_answer.status, 500);
	CHECK_STR(world_refusal, "sandbox-asked-for-this");
	sign_in("token-slow");
	redeem();
	CHECK_NUMBER(world_answer.status, 200);
	sandbox_faults_close();
}

TEST(userinfo_is_spoilt)
{
	char bearer[256];
	const char *at;

	open_sandbox();
	sign_in("userinfo-sub");
	at = strstr(redeem(), "\"access_token\":\"") + strlen("\"access_token\":\"");
	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	world_get_as("/userinfo", bearer);
	CHECK(strstr(world_answer.body, "\"sub\":\"somebody-else\"") != NULL);
	sandbox_faults_close();
}

TEST(the_last_choice_of_a_session_counts)
{
	open_sandbox();
	sandbox_choose("st", simulated_fault_find("id-token-none"));
	sandbox_follow("st", "sid");
	CHECK(fault_is(sandbox_fault_of("sid"), "id-token-none"));
	CHECK(sandbox_fault_of("") == NULL && sandbox_fault_of("other") == NULL);
	sandbox_follow("another state", "sid");
	CHECK(sandbox_fault_of("sid") == NULL);
	sandbox_choose("st", simulated_fault_find("id-token-none"));
	for (int i = 0; i < 1024; i++)
		sandbox_choose("more", NULL);
	CHECK(sandbox_fault_of("st") == NULL);
	sandbox_faults_close();
}

static bool verifies(struct arena *a, struct text jwks, struct text token)
{
	const struct refusal *no = NULL;
	const struct jwk_set *set = jwk_set_parse(a, jwks, &no);
	struct jws *jws = jws_read(a, token, &no);
	const struct jwk *key = jwk_set_find(set, jws->kid, JOSE_ES256, JWK_SIG);

	return key != NULL && jws_verify(jws, key, JOSE_ES256) == NULL;
}

static struct text token_under(struct arena *a, const char *fault, struct text token)
{
	sandbox_choose("sid", simulated_fault_find(fault));
	return sandbox_id_token(a, "sid", token);
}

TEST(keys_rotate_with_and_without_the_old_one)
{
	struct arena *a = arena_new();
	const struct jwk *ours = jwk_generate(a, JOSE_ES256, JWK_SIG);
	struct text document =
		text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, ours).at));
	struct text right = jws_sign(a, ours, JOSE_ES256, "JWT", TEXT("{\"iss\":\"i\"}"));
	struct text first, second, third;

	open_sandbox();
	first = token_under(a, "id-token-iss", right);
	CHECK(verifies(a, sandbox_jwks(a, document), first));
	second = token_under(a, "keys-rotated", right);
	CHECK(verifies(a, sandbox_jwks(a, document), first));
	CHECK(verifies(a, sandbox_jwks(a, document), second));
	third = token_under(a, "keys-replaced", right);
	CHECK(!verifies(a, sandbox_jwks(a, document), first));
	CHECK(!verifies(a, sandbox_jwks(a, document), second));
	CHECK(verifies(a, sandbox_jwks(a, document), third));
	CHECK(verifies(a, sandbox_jwks(a, document), right));
	CHECK(!verifies(a, sandbox_jwks(a, document), token_under(a, "id-token-kid", right)));
	CHECK(text_equal(token_under(a, "token-slow", right), right));
	sandbox_faults_close();
	arena_free(a);
}
