/* dpop_test.c -- tokens for the holder of a key: at /token and /userinfo, RFC 9449. */
#include "clock.h"
#include "context.h"
#include "dpop.h"
#include "dpop_proof.h"
#include "every_step.h"
#include "form.h"
#include "hash.h"
#include "json_write.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static struct arena *a; /* of one test */
static const struct jwk *key, *other_key;
static int proofs;

static void begin(void)
{
	arena_free(a);
	a = arena_new();
	key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	other_key = jwk_generate(a, JOSE_ES256, JWK_SIG);
}

struct wrong {
	const char *method, *nonce, *ath;
	const struct jwk *key;
	int age_s;
};

/* A fresh proof for a path, with the hash of token unless it is "". */
static const char *prove(const char *path, const char *token, const struct wrong *wrong)
{
	struct hash ath = hash_sha256(text_of(token));
	struct json_writer w = json_write(a);
	const struct jwk *by = wrong->key == NULL ? key : wrong->key;

	json_open(&w, '{');
	json_put_string(&w, "jti", arena_printf(a, "proof-%d", ++proofs));
	json_put_string(&w, "htm", wrong->method == NULL ? "POST" : wrong->method);
	json_put_string(&w, "htu", arena_printf(a, "http://localhost:8080%s", path));
	json_put_number(&w, "iat", clock_now() - wrong->age_s);
	if (*token != '\0')
		json_put_text(&w, "ath",
			      wrong->ath == NULL ? hash_base64url(a, &ath) : text_of(wrong->ath));
	if (wrong->nonce != NULL)
		json_put_string(&w, "nonce", wrong->nonce);
	json_close(&w, '}');
	return dpop_proof(a, by, dpop_proof_header(a, by), json_written(&w).at);
}

static const char *given(const char *name)
{
	const char *at = strstr(world_answer.body, arena_printf(a, "\"%s\":\"", name));

	at = at == NULL ? "" : at + strlen(name) + 4;
	return arena_copy(a, at, strcspn(at, "\""));
}

/* A token bound to key. */
static const char *bound_token(void)
{
	const char *form;

	begin();
	form = form_of_token();
	world_dpop[0] = prove("/token", "", &(struct wrong){0});
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	world_dpop[0] = NULL;
	return given("access_token");
}

static void ask_userinfo(const char *scheme, const char *token, const char *proof)
{
	world_dpop[0] = proof;
	world_get_as("/userinfo", arena_printf(a, "%s %s", scheme, token));
}

/* C-27, C-31 */
TEST(a_proof_at_the_token_endpoint_makes_a_bound_token)
{
	bound_token();
	CHECK_STR(given("token_type"), "DPoP");
	CHECK_NUMBER(world_operations, 4);
}

/* C-37, C-38: the scheme in any case */
TEST(a_bound_token_is_good_with_its_proof)
{
	static const char *const schemes[] = {"DPoP", "dpop", "DPOP"};
	const char *token = bound_token();

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		ask_userinfo(schemes[i], token,
			     prove("/userinfo", token, &(struct wrong){.method = "GET"}));
		CHECK_NUMBER(world_answer.status, 200);
	}
	CHECK(strstr(world_answer.body, "\"given_name\":\"Anne\"") != NULL);
}

/* C-37, C-38: each is told to try DPoP, and none gets a claim */
TEST(a_bound_token_is_no_good_otherwise)
{
	const char *token = bound_token();
	const char *get = prove("/userinfo", token, &(struct wrong){.method = "GET"});
	const struct {
		const char *scheme, *proof, *refusal;
	} bad[] = {
		{"Bearer", NULL, "access-token-scheme-wrong"},
		{"Bearer", get, "access-token-scheme-wrong"},
		{"DPoP", NULL, "dpop-proof-missing"},
		{"DPoP", "", "dpop-proof-malformed"},
		{"DPoP", "x.y.z", "dpop-proof-malformed"},
		{"DPoP", prove("/userinfo", token, &(struct wrong){.method = "PUT"}),
		 "dpop-request-differs"},
		{"DPoP", prove("/token", token, &(struct wrong){.method = "GET"}),
		 "dpop-request-differs"},
		{"DPoP", prove("/userinfo", "", &(struct wrong){.method = "GET"}),
		 "dpop-token-differs"},
		{"DPoP", prove("/userinfo", token, &(struct wrong){.method = "GET", .ath = "x"}),
		 "dpop-token-differs"},
		{"DPoP",
		 prove("/userinfo", token, &(struct wrong){.method = "GET", .key = other_key}),
		 "token-of-another-key"},
		{"DPoP", prove("/userinfo", token, &(struct wrong){.method = "GET", .age_s = 3600}),
		 "dpop-time-wrong"},
		{"DPoP",
		 prove("/userinfo", token, &(struct wrong){.method = "GET", .age_s = -3600}),
		 "dpop-time-wrong"},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ask_userinfo(bad[i].scheme, token, bad[i].proof);
		CHECK_STR(world_refusal, bad[i].refusal);
		CHECK_NUMBER(world_answer.status, 401);
		CHECK(strncmp(world_answer.authenticate,
			      "DPoP algs=\"ES256 PS256 EdDSA\", error=", 37) == 0);
	}
	ask_userinfo("DPoP", token, get);
	CHECK_NUMBER(world_answer.status, 200);
}

/* C-37: a bound token is not a bearer token in a form either */
TEST(a_bound_token_does_not_come_in_a_form)
{
	const char *token = bound_token();

	world_post("/userinfo", arena_printf(a, "access_token=%s", token));
	CHECK_STR(world_refusal, "access-token-scheme-wrong");
	CHECK_NUMBER(world_answer.status, 401);
}

TEST(an_unbound_token_is_no_dpop_token)
{
	const char *token;

	begin();
	token = access_token() + strlen("Bearer ");
	ask_userinfo("DPoP", token, prove("/userinfo", token, &(struct wrong){.method = "GET"}));
	CHECK_STR(world_refusal, "access-token-scheme-wrong");
}

/* C-34: at the resource */
TEST(a_proof_serves_once)
{
	const char *token = bound_token();
	const char *proof = prove("/userinfo", token, &(struct wrong){.method = "GET"});

	ask_userinfo("DPoP", token, proof);
	CHECK_NUMBER(world_answer.status, 200);
	ask_userinfo("DPoP", token, proof);
	CHECK_STR(world_refusal, "dpop-proof-replayed");
	CHECK_NUMBER(world_answer.status, 401);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_dpop_proof\"") != NULL);
}

/* C-34: at the token endpoint; the code is untouched */
TEST(a_replayed_proof_costs_no_code)
{
	const char *form, *proof;

	begin();
	form = form_of_token();
	world_dpop[0] = proof = prove("/token", "", &(struct wrong){0});
	world_post_as("/token", "grant_type=authorization_code&code=x", TAX_BASIC);
	CHECK_STR(world_refusal, "code-unknown");
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "dpop-proof-replayed");
	CHECK_NUMBER(world_answer.status, 400);
	world_dpop[0] = prove("/token", "", &(struct wrong){0});
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
}

/* C-31, C-38: whatever the case of their names */
TEST(two_proofs_are_none)
{
	const char *token = bound_token();

	world_dpop[1] = prove("/userinfo", token, &(struct wrong){.method = "GET"});
	ask_userinfo("DPoP", token, prove("/userinfo", token, &(struct wrong){.method = "GET"}));
	CHECK_STR(world_refusal, "dpop-proof-repeated");
	CHECK_NUMBER(world_answer.status, 401);
	world_dpop[0] = NULL;
	ask_userinfo("DPoP", token, NULL);
	CHECK_NUMBER(world_answer.status, 200);
}

/* C-25: client "vault" is registered with dpop_bound_access_tokens */
TEST(a_client_of_bound_tokens_gets_no_other)
{
	begin();
	world_begin();
	world_post("/token", "client_id=vault&client_secret=a-secret-of-the-vault-office-0123456&"
			     "grant_type=authorization_code&code=x");
	CHECK_STR(world_refusal, "dpop-proof-missing");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_dpop_proof\"") != NULL);
}

/* C-35 */
TEST(a_nonce_is_demanded_and_given)
{
	static struct config demanding;
	const char *form, *token;

	begin();
	form = form_of_token();
	demanding = *world_config();
	demanding.settings.dpop_nonce_ttl_s = 60;
	context.config = &demanding;
	world_dpop[0] = prove("/token", "", &(struct wrong){0});
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "dpop-nonce-needed");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"use_dpop_nonce\"") != NULL);
	world_answer.dpop_nonce[strcspn(world_answer.dpop_nonce, "\n")] = '\0';
	world_dpop[0] = prove("/token", "", &(struct wrong){.nonce = world_answer.dpop_nonce});
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(*world_answer.dpop_nonce != '\0');
	token = given("access_token");
	ask_userinfo("DPoP", token, prove("/userinfo", token, &(struct wrong){.method = "GET"}));
	CHECK_NUMBER(world_answer.status, 401);
	CHECK(strstr(world_answer.authenticate, "error=\"use_dpop_nonce\"") != NULL);
	CHECK(*world_answer.dpop_nonce != '\0');
	context.config = world_config();
}

/* A code asked with dpop_jkt. */
static const char *bound_code(void)
{
	static char form[32768];
	const char *request =
		arena_printf(a, "%s&dpop_jkt=%s", TAX_REQUEST, jwk_thumbprint(a, key).at);

	world_begin();
	world_get(request);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	world_post("/simulator", world_form("state", "persona=anne"));
	world_get(strstr(world_answer.location, "/callback/"));
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
	return form_of_code(world_parameter("code"));
}

/* C-36 */
TEST(a_code_of_dpop_jkt_is_for_that_key)
{
	const char *form;

	begin();
	form = bound_code();
	world_dpop[0] = prove("/token", "", &(struct wrong){0});
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	for (int i = 0; i < 2; i++) {
		form = bound_code();
		world_dpop[0] =
			i == 0 ? NULL : prove("/token", "", &(struct wrong){.key = other_key});
		world_post_as("/token", form, TAX_BASIC);
		CHECK_STR(world_refusal, "dpop-key-differs");
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	}
}

/* A request of client tax, for POST /par. */
static const char *pushed(const char *dpop_jkt)
{
	return arena_printf(a,
			    "redirect_uri=https%%3A%%2F%%2Ftax.example%%2Fcb&response_type=code"
			    "&scope=openid&state=st&nonce=no" PKCE "%s%s",
			    *dpop_jkt == '\0' ? "" : "&dpop_jkt=", dpop_jkt);
}

/* The token request for what was pushed, by a proof of by; the status of the answer. */
static int redeem_pushed(const struct jwk *by)
{
	const char *at = strstr(world_answer.body, "urn:ietf:params:oauth:request_uri:");
	const char *uri = arena_copy(a, at, strcspn(at, "\""));
	static char form[32768];

	world_dpop[0] = NULL;
	world_get(arena_printf(a, "/authorize?client_id=tax&request_uri=%s",
			       form_encode(a, text_of(uri))));
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	world_post("/simulator", world_form("state", "persona=anne"));
	world_get(strstr(world_answer.location, "/callback/"));
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
	world_dpop[0] = prove("/token", "", &(struct wrong){.key = by});
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	return world_answer.status;
}

/* C-36: RFC 9449 10.1 */
TEST(a_proof_with_a_pushed_request_binds_its_code)
{
	for (int i = 0; i < 2; i++) {
		begin();
		world_begin();
		world_dpop[0] = prove("/par", "", &(struct wrong){0});
		world_post_as("/par", pushed(""), TAX_BASIC);
		CHECK_NUMBER(world_answer.status, 201);
		CHECK_NUMBER(redeem_pushed(i == 0 ? key : other_key), i == 0 ? 200 : 400);
		CHECK_STR(world_refusal, i == 0 ? "" : "dpop-key-differs");
	}
}

/* C-36, C-8: nothing of a request that contradicts itself is kept */
TEST(dpop_jkt_and_the_proof_of_a_pushed_request_name_one_key)
{
	const char *proof;

	begin();
	world_begin();
	world_dpop[0] = proof = prove("/par", "", &(struct wrong){0});
	world_post_as("/par", pushed(jwk_thumbprint(a, other_key).at), TAX_BASIC);
	CHECK_STR(world_refusal, "dpop-jkt-differs");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_dpop_proof\"") != NULL);
	CHECK_NUMBER(world_stored(STORE_PUSHED_REQUEST), 0);
	world_post_as("/par", pushed(jwk_thumbprint(a, key).at), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 201);
	world_post_as("/par", pushed(jwk_thumbprint(a, key).at), TAX_BASIC);
	CHECK_STR(world_refusal, "dpop-proof-replayed");
	CHECK_NUMBER(world_stored(STORE_PUSHED_REQUEST), 1);
	world_dpop[0] = prove("/token", "", &(struct wrong){0});
	world_post_as("/par", pushed(""), TAX_BASIC);
	CHECK_STR(world_refusal, "dpop-request-differs");
}

static const char *tax(void) { return TAX_BASIC; }

static const char *pushed_with_a_proof(const char **path)
{
	begin();
	world_begin();
	world_dpop[0] = prove("/par", "", &(struct wrong){0});
	*path = "/par";
	return pushed("");
}

TEST(par_with_a_proof_survives_every_step)
{
	every_step(&(struct every_step){pushed_with_a_proof, 201, tax});
}

TEST(a_malformed_dpop_jkt_is_told_to_the_client)
{
	world_begin();
	world_get(TAX_REQUEST "&dpop_jkt=x");
	CHECK_STR(world_refusal, "dpop-jkt-malformed");
	CHECK_STR(world_parameter("error"), "invalid_request");
}

static const char *redeemed(const char **path)
{
	const char *form;

	begin();
	form = form_of_token();
	world_dpop[0] = prove("/token", "", &(struct wrong){0});
	*path = "/token";
	return form;
}

TEST(token_with_a_proof_survives_every_step)
{
	every_step(&(struct every_step){redeemed, 200, tax});
}

static const char *used_token;

static const char *used(const char **path)
{
	used_token = bound_token();
	world_dpop[0] = prove("/userinfo", used_token, &(struct wrong){.method = "GET"});
	*path = "/userinfo";
	return NULL;
}

static const char *as_dpop(void) { return arena_printf(a, "DPoP %s", used_token); }

TEST(userinfo_with_a_proof_survives_every_step)
{
	every_step(&(struct every_step){used, 200, as_dpop});
	arena_free(a);
	a = NULL;
}
