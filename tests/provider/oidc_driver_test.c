#include "fake_provider.h"
#include "jwk_private.h"
#include "jws.h"
#include "test.h"

TEST(a_sign_in_establishes_an_identity)
{
	fake_open();
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(outcome.sub, "24400320");
	CHECK_STR(outcome.acr, "eidas1");
	CHECK_STR(outcome.amr, "pwd otp");
	CHECK_STR(outcome.email, "an@example.vn");
	CHECK(strncmp(fake.pages[TOKEN].authorization, "Basic ", 6) == 0);
	CHECK_STR(fake.pages[TOKEN].form,
		  "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA"
		  "&redirect_uri=https%3A%2F%2Fus.example%2Fcallback%2Fp&code_verifier=v");
	CHECK_STR(fake.pages[USERINFO].authorization,
		  "Bearer jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
	fake_close();
}

TEST(a_hundred_sign_ins_fetch_metadata_and_keys_once)
{
	fake_open();
	for (int i = 0; i < 100; i++)
		fake_sign_in();
	fake_run();
	CHECK_NUMBER(outcome.well, 100);
	CHECK_NUMBER(fake.pages[METADATA].calls, 1);
	CHECK_NUMBER(fake.pages[JWKS].calls, 1);
	CHECK_NUMBER(fake.pages[TOKEN].calls, 100);
	fake_close();
}

TEST(an_answer_of_another_provider_reaches_no_endpoint)
{
	fake_open();
	fake.iss = "https://rogue.example";
	CHECK_STR(fake_verdict(), "provider-issuer-wrong");
	CHECK_NUMBER(fake.pages[TOKEN].calls, 0);
	fake_close();
}

TEST(metadata_of_another_issuer_stops_before_anything)
{
	fake_open();
	fake.pages[METADATA].body = "{\"issuer\":\"https://rogue.example\"}";
	CHECK_STR(fake_verdict(), "provider-metadata-issuer-wrong");
	CHECK_STR(outcome.step, "load-metadata");
	fake.pages[METADATA].status = 404;
	fake.elapsed_s = 10;
	CHECK_STR(fake_verdict(), "provider-metadata-unavailable");
	CHECK_NUMBER(fake.pages[TOKEN].calls, 0);
	fake_close();
}

static void new_key(const char *kid)
{
	fake.world.key = jwk_generate(fake.world.arena, JOSE_ES256, JWK_SIG);
	fake.world.key->kid = text_of(kid);
	fake.world.keys[0] = fake.world.key;
	fake_issue_token();
}

TEST(a_key_that_was_rotated_is_fetched_once)
{
	fake_open();
	CHECK_STR(fake_verdict(), "");
	new_key("new");
	fake_publish_keys();
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	fake_close();
}

TEST(new_material_under_an_old_kid_is_fetched)
{
	fake_open();
	new_key("constant");
	fake_publish_keys();
	CHECK_STR(fake_verdict(), "");
	new_key("constant");
	fake_publish_keys();
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	fake_close();
}

TEST(sign_ins_that_meet_a_rotation_together_share_its_fetch)
{
	fake_open();
	CHECK_STR(fake_verdict(), "");
	new_key("new");
	fake_publish_keys();
	for (int i = 0; i < 50; i++)
		fake_sign_in();
	fake_run();
	CHECK_NUMBER(outcome.well, 51);
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	fake_close();
}

TEST(a_flood_of_unknown_keys_fetches_once_a_minute)
{
	fake_open();
	CHECK_STR(fake_verdict(), "");
	new_key("forged");
	for (int i = 0; i < 500; i++)
		CHECK_STR(fake_verdict(), "upstream-id-token-key-unknown");
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	fake.elapsed_s = 61;
	CHECK_STR(fake_verdict(), "upstream-id-token-key-unknown");
	CHECK_NUMBER(fake.pages[JWKS].calls, 3);
	CHECK_NUMBER(fake.pages[USERINFO].calls, 1);
	fake_close();
}

TEST(pinned_keys_are_never_fetched)
{
	fake_open();
	fake.world.provider.jwks = text_of(fake.pages[JWKS].body);
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(fake_verdict(), "");
	new_key("new");
	CHECK_STR(fake_verdict(), "upstream-id-token-key-unknown");
	CHECK_NUMBER(fake.pages[JWKS].calls, 0);
	fake_close();
}

TEST(keys_that_are_unfit_are_refused)
{
	fake_open();
	fake.pages[JWKS].body = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}";
	CHECK_STR(fake_verdict(), "provider-jwks-unfit");
	fake.pages[JWKS].status = 500;
	fake.elapsed_s = 10;
	CHECK_STR(fake_verdict(), "provider-jwks-unavailable");
	fake_close();
}

TEST(userinfo_about_somebody_else_ends_the_sign_in)
{
	fake_open();
	fake.pages[USERINFO].body = "{\"sub\":\"24400321\",\"email\":\"evil@example.com\"}";
	CHECK_STR(fake_verdict(), "upstream-userinfo-sub-wrong");
	CHECK_NUMBER(outcome.well, 0);
	fake_close();
}

TEST(userinfo_is_left_out_where_it_is_not_wanted)
{
	fake_open();
	fake.world.provider.userinfo = false;
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(outcome.email, "");
	CHECK_NUMBER(fake.pages[USERINFO].calls, 0);
	fake_close();
}

TEST(endpoints_by_hand_need_no_discovery)
{
	fake_open();
	fake.world.provider.discovery = false;
	fake.world.provider.token_endpoint = "https://provider.example/token";
	fake.world.provider.jwks_uri = "https://provider.example/jwks";
	fake.world.provider.userinfo_endpoint = "https://provider.example/userinfo";
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[METADATA].calls, 0);
	fake_close();
}

TEST(a_code_that_was_refused_is_not_tried_again)
{
	fake_open();
	fake.pages[TOKEN].status = 400;
	fake.pages[TOKEN].body = "{\"error\":\"invalid_grant\"}";
	CHECK_STR(fake_verdict(), "upstream-code-refused");
	CHECK_NUMBER(fake.pages[TOKEN].calls, 1);
	CHECK_NUMBER(fake.pages[JWKS].calls, 0);
	fake_close();
}

TEST(each_call_that_fails_refuses_the_sign_in)
{
	for (int page = 0; page < FAKE_PAGES; page++) {
		fake_open();
		fake.pages[page].fails = true;
		CHECK_STR(fake_verdict(), "provider-unreachable");
		CHECK_NUMBER(outcome.well, 0);
		fake_close();
	}
}

TEST(a_citizen_who_leaves_at_any_wait_leaves_nothing_behind)
{
	for (int page = 0; page < FAKE_PAGES; page++) {
		struct flow *f;

		fake_open();
		fake.pages[page].hangs = true;
		f = fake_sign_in();
		fake_run();
		CHECK_NUMBER(outcome.ended, 0);
		flow_cancel(f);
		if (page == METADATA || page == JWKS) { /* the fetch goes on, for the next */
			CHECK_NUMBER(fake.live, 1);
			fake_finish_hanging(page);
		}
		fake_close();
	}
}

static void sign_userinfo(void)
{
	fake.world.provider.userinfo_signed_response_alg = "ES256";
	fake.pages[USERINFO].type = "application/jwt";
	fake.pages[USERINFO].body =
		jws_sign(fake.world.arena, fake.world.key, JOSE_ES256, "JWT",
			 TEXT("{\"sub\":\"24400320\",\"email\":\"signed@example.vn\"}"))
			.at;
}

TEST(signed_userinfo_is_believed)
{
	fake_open();
	sign_userinfo();
	CHECK_STR(fake_verdict(), "");
	CHECK_STR(outcome.email, "signed@example.vn");
	fake_close();
}

TEST(keys_that_changed_before_userinfo_was_signed_are_fetched_once)
{
	fake_open();
	CHECK_STR(fake_verdict(), "");
	fake.world.key = jwk_generate(fake.world.arena, JOSE_ES256, JWK_SIG);
	fake.world.key->kid = TEXT("new");
	sign_userinfo();
	CHECK_STR(fake_verdict(), "upstream-userinfo-key-unknown");
	CHECK_NUMBER(fake.pages[JWKS].calls, 2);
	fake.elapsed_s = 61;
	fake.pages[JWKS].body =
		arena_printf(fake.world.arena, "{\"keys\":[%s,%s]}",
			     jwk_public_json(fake.world.arena, fake.world.keys[0]).at,
			     jwk_public_json(fake.world.arena, fake.world.key).at);
	CHECK_STR(fake_verdict(), "");
	CHECK_NUMBER(fake.pages[JWKS].calls, 3);
	CHECK_NUMBER(fake.pages[USERINFO].calls, 3);
	fake_close();
}
