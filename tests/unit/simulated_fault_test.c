/* simulated_fault_test.c -- each lie is the one that was asked for, and no other. */
#include "clock.h"
#include "jwk_private.h"
#include "simulated_fault.h"
#include "test.h"

static struct arena *arena;
static struct fault_keys keys;
static struct text right; /* a token of the signer's */
static long long now;

static void begin(void)
{
	arena = arena_new();
	now = clock_now();
	keys.published = jwk_generate(arena, JOSE_ES256, JWK_SIG);
	keys.stranger = jwk_generate(arena, JOSE_ES256, JWK_SIG);
	right = jws_sign(arena, jwk_generate(arena, JOSE_ES256, JWK_SIG), JOSE_ES256, "JWT",
			 text_of(arena_printf(arena,
					      "{\"iss\":\"i\",\"aud\":\"a\",\"nonce\":\"n\","
					      "\"iat\":%lld,\"exp\":%lld,\"acr\":\"eidas1\","
					      "\"at_hash\":\"h\",\"sub\":\"s\"}",
					      now, now + 60)));
}

static struct text spoilt(const char *name)
{
	return fault_spoil_id_token(arena, simulated_fault_find(name), right, &keys);
}

/* The claims of the spoilt token, which the published key has signed. */
static json_t *claims_of(const char *name)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(arena, spoilt(name), &no);

	CHECK_REFUSAL(no, "");
	CHECK_REFUSAL(jws_verify(jws, keys.published, JOSE_ES256), "");
	return jws_claims(arena, jws);
}

/* How many of the right token's claims differ. */
static int differences(json_t *claims)
{
	const struct refusal *no;
	json_t *before = jws_claims(arena, jws_read(arena, right, &no)), *value;
	const char *name;
	int count = 0;

	json_object_foreach(before, name, value)
	{
		if (!json_equal(value, json_object_get(claims, name)))
			count++;
	}
	return count;
}

TEST(one_claim_is_wrong_and_the_signature_holds)
{
	static const char *const faults[][2] = {
		{"id-token-iss", "iss"},     {"id-token-aud", "aud"},
		{"id-token-nonce", "nonce"}, {"id-token-no-nonce", NULL},
		{"id-token-acr", "acr"},     {"id-token-at-hash", "at_hash"}};

	begin();
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		json_t *claims = claims_of(faults[i][0]);

		CHECK_NUMBER(differences(claims), 1);
		if (faults[i][1] != NULL)
			CHECK(json_object_get(claims, faults[i][1]) != NULL);
		else
			CHECK(json_object_get(claims, "nonce") == NULL);
	}
	arena_free(arena);
}

static void shifted(const char *name, long long seconds)
{
	json_t *claims = claims_of(name);

	CHECK_NUMBER(differences(claims), 2);
	CHECK_NUMBER(json_integer_value(json_object_get(claims, "iat")), now + seconds);
	CHECK_NUMBER(json_integer_value(json_object_get(claims, "exp")), now + 60 + seconds);
}

TEST(clocks_differ_by_as_much_as_is_said)
{
	begin();
	shifted("id-token-expired", -3600);
	shifted("id-token-clock-behind", -5);
	shifted("id-token-clock-ahead", 5);
	arena_free(arena);
}

TEST(a_new_key_signs_the_same_claims)
{
	begin();
	CHECK_NUMBER(differences(claims_of("keys-rotated")), 0);
	CHECK_NUMBER(differences(claims_of("keys-replaced")), 0);
	arena_free(arena);
}

TEST(signatures_are_wrong_in_each_way)
{
	const struct refusal *no;
	struct jws *jws;

	begin();
	jws = jws_read(arena, spoilt("id-token-signature"), &no);
	CHECK(jws != NULL && jws->signature.len == 64);
	CHECK(!text_equal(spoilt("id-token-signature"), right));
	jws = jws_read(arena, spoilt("id-token-kid"), &no);
	CHECK_REFUSAL(jws_verify(jws, keys.stranger, JOSE_ES256), "");
	CHECK(!text_equal(jws->kid, keys.published->kid));
	CHECK(text_starts(spoilt("id-token-none"), "eyJhbGciOiJub25lIi"));
	CHECK(spoilt("id-token-none").at[spoilt("id-token-none").len - 1] == '.');
	CHECK(text_starts(spoilt("id-token-alg"), "eyJhbGciOiJIUzI1NiIs"));
	arena_free(arena);
}

static struct authorize_response response_with(const char *name)
{
	struct authorize_response response = {
		.state = "st", .code = "co", .error = "", .error_description = ""};

	fault_spoil_response(arena, simulated_fault_find(name), &response);
	return response;
}

TEST(a_response_has_another_state_code_or_error)
{
	begin();
	CHECK_STR(response_with("response-state").state, "st-of-somebody-else");
	CHECK_STR(response_with("response-no-state").state, "");
	CHECK_STR(response_with("code-late").code, "co-of-somebody-else");
	CHECK_STR(response_with("error-login_required").error, "login_required");
	CHECK_STR(response_with("error-login_required").code, "");
	CHECK_STR(response_with("id-token-iss").code, "co");
	arena_free(arena);
}

TEST(iss_is_another_or_none)
{
	struct form form = {2, {{"code", "co"}, {"iss", "https://us.example"}}};

	fault_spoil_parameters(simulated_fault_find("response-state"), &form);
	CHECK_STR(form_value(&form, "iss"), "https://us.example");
	fault_spoil_parameters(simulated_fault_find("response-iss"), &form);
	CHECK_STR(form_value(&form, "iss"), "https://somebody-else.example");
	fault_spoil_parameters(simulated_fault_find("response-no-iss"), &form);
	CHECK_NUMBER((long long)form.count, 1);
}

TEST(answers_in_json_are_cut_short_or_say_something_else)
{
	struct text tokens = TEXT("{\"id_token\":\"t\",\"scope\":\"openid\"}");
	struct text who = TEXT("{\"sub\":\"s\"}");

	begin();
	CHECK_TEXT(fault_spoil_tokens(arena, simulated_fault_find("id-token-missing"), tokens),
		   "{\"scope\":\"openid\"}");
	CHECK_TEXT(fault_spoil_tokens(arena, simulated_fault_find("token-malformed"), tokens),
		   "{\"id_token\":\"t\",");
	CHECK_TEXT(fault_spoil_userinfo(arena, simulated_fault_find("userinfo-sub"), who),
		   "{\"sub\":\"somebody-else\"}");
	CHECK_TEXT(fault_spoil_userinfo(arena, simulated_fault_find("userinfo-malformed"), who),
		   "{\"sub");
	CHECK_TEXT(fault_spoil_userinfo(arena, simulated_fault_find("token-slow"), who),
		   "{\"sub\":\"s\"}");
	arena_free(arena);
}

TEST(a_fault_is_known_by_its_whole_name)
{
	CHECK(simulated_fault_find("id-token") == NULL && simulated_fault_find("") == NULL);
	CHECK(fault_is(simulated_fault_find("id-token-none"), "id-token-none"));
	CHECK(!fault_is(NULL, "id-token-none"));
}
