#include "clock.h"
#include "json_read.h"
#include "jwk_private.h"
#include "jws.h"
#include "seal_ring.h"
#include "signer_fixture.h"
#include "signer_serve.h"
#include "test.h"

static struct text asks(struct signer_fixture *x, const char *name, const char *value)
{
	return record_of(x->arena, "client_id", "modern", "account", "somebody", "acr", "eidas2",
			 name, value, NULL);
}

TEST(id_token_carries_our_claims_and_the_workers)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;
	long long iat, exp, auth_time;

	CHECK_NUMBER(signer_ask(x, SIGNER_ID_TOKEN,
				record_of(x->arena, "client_id", "modern", "account", "somebody",
					  "nonce", "n-\xc3\xa9", "acr", "eidas3", "amr", "pwd otp",
					  "at_hash", "aGFzaA", "sid", "session", "auth_time",
					  "1760000000", NULL),
				&record),
		     SIGNER_WELL);
	claims = signer_claims(x, &record, "id_token");
	CHECK_TEXT(json_text(claims, "iss"), "https://parvis.example");
	CHECK_TEXT(json_text(claims, "aud"), "modern");
	CHECK_TEXT(json_text(claims, "nonce"), "n-\xc3\xa9");
	CHECK_TEXT(json_text(claims, "acr"), "eidas3");
	CHECK_TEXT(json_text(claims, "at_hash"), "aGFzaA");
	CHECK_TEXT(json_text(claims, "sid"), "session");
	CHECK(text_equal(json_text(claims, "sub"), record_get(&record, "sub")));
	CHECK(json_time(claims, "iat", &iat) && json_time(claims, "exp", &exp) &&
	      json_time(claims, "auth_time", &auth_time));
	CHECK_NUMBER(exp - iat, 60);
	CHECK(iat <= clock_now() && iat >= clock_now() - 5);
	CHECK_NUMBER(auth_time, 1760000000);
	CHECK_NUMBER(json_array_size(json_object_get(claims, "amr")), 2);
	CHECK_NUMBER(json_object_size(claims), 11);
	signer_fixture_free(x);
}

static struct text kid_of(struct signer_fixture *x, const struct record *answer, const char *name)
{
	const struct refusal *no = NULL;
	const struct jws *jws = jws_read(x->arena, record_get(answer, name), &no);

	return jws == NULL ? TEXT_NONE : jws->kid;
}

TEST(a_canary_sees_the_next_key_and_all_others_the_current_one)
{
	struct signer_fixture *x = signer_fixture_new();
	struct key keys[2] = {x->keys.set.keys[1], x->keys.set.keys[1]};
	long long now = clock_now();
	struct record record;

	keys[1].jwk = jwk_generate(x->arena, JOSE_ES256, JWK_SIG);
	keys[1].kid = keys[1].jwk->kid;
	keys[1].dates =
		(struct key_dates){.created = 1, .published = now - 100, .active = now + 99};
	x->keys.set = (struct key_set){2, keys};
	signer_ask(x, SIGNER_ID_TOKEN, asks(x, "nonce", "n"), &record);
	CHECK(text_equal(kid_of(x, &record, "id_token"), keys[0].kid));
	x->modern.canary_lead_s = 90;
	signer_ask(x, SIGNER_ID_TOKEN, asks(x, "nonce", "n"), &record);
	CHECK(text_equal(kid_of(x, &record, "id_token"), keys[1].kid));
	signer_ask(x, SIGNER_LOGOUT_TOKEN,
		   record_of(x->arena, "client_id", "modern", "sid", "s", NULL), &record);
	CHECK(text_equal(kid_of(x, &record, "logout_token"), keys[1].kid));
	signer_ask(x, SIGNER_USERINFO,
		   record_of(x->arena, "client_id", "modern", "account", "a", "claims", "{}", NULL),
		   &record);
	CHECK(text_equal(kid_of(x, &record, "userinfo"), keys[1].kid));
	signer_ask(x, SIGNER_AUTHORIZATION_RESPONSE,
		   record_of(x->arena, "client_id", "modern", "code", "c", NULL), &record);
	CHECK(text_equal(kid_of(x, &record, "response"), keys[1].kid));
	signer_fixture_free(x);
}

TEST(id_token_leaves_out_what_is_unknown)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;

	x->modern.minimum_acr = "";
	CHECK_NUMBER(signer_ask(x, SIGNER_ID_TOKEN,
				record_of(x->arena, "client_id", "modern", "account", "a", NULL),
				&record),
		     SIGNER_WELL);
	CHECK_NUMBER(json_object_size(signer_claims(x, &record, "id_token")), 5);
	signer_fixture_free(x);
}

/* */
TEST(id_token_holds_what_was_asked_of_the_person)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;

	CHECK_NUMBER(signer_ask(x, SIGNER_ID_TOKEN,
				asks(x, "claims",
				     "{\"given_name\":\"Anne\",\"address\":{\"country\":"
				     "\"FR\"}}"),
				&record),
		     SIGNER_WELL);
	claims = signer_claims(x, &record, "id_token");
	CHECK_TEXT(json_text(claims, "given_name"), "Anne");
	CHECK_TEXT(json_text(json_object_get(claims, "address"), "country"), "FR");
	CHECK_TEXT(json_text(claims, "aud"), "modern");
	CHECK_NUMBER(json_object_size(claims), 8);
	signer_fixture_free(x);
}

TEST(id_token_is_given_no_claim_of_ours_and_none_that_is_not_registered)
{
	static const char *const unfit[] = {
		"{\"sub\":\"chosen\"}", "{\"exp\":9999999999}",
		"{\"nonce\":\"n\"}",    "{\"aud\":\"other\"}",
		"{\"amr\":[\"mfa\"]}",  "{\"given_name\":1}{}",
		"[\"given_name\"]",     "{\"events\":{}}",
		"\"given_name\"",       "{\"given_name\":\"a\",\"given_name\":\"b\"}"};
	struct signer_fixture *x = signer_fixture_new();

	for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
		CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "claims", unfit[i])),
			  "signer-claims-unfit");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN,
			    asks(x, "claims", "{\"given_name\":\"A\",\"email\":\"a\"}")),
		  "signer-claims-unregistered");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "claims", "{\"role\":\"root\"}")),
		  "signer-claims-unregistered");
	signer_fixture_free(x);
}

TEST(id_token_subject_follows_the_clients_rule)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;

	x->france.sector_identifier =
		"a0cd64372db6ecf39c317c0c74ce90f02d8ad7d510ce054883b759d666a996bc";
	CHECK_NUMBER(
		signer_ask(x, SIGNER_ID_TOKEN,
			   record_of(x->arena, "client_id", "france", "account", "a", "identity_v1",
				     "Jo\xeblle Fran\xe7oiseDUBIN\xd4RE1992-08-15female"
				     "7511799100",
				     NULL),
			   &record),
		SIGNER_WELL);
	CHECK_TEXT(json_text(signer_claims(x, &record, "id_token"), "sub"),
		   "34f4e38b510841db1a83716b981f7298badec51dc52e91af245903b56e2d72bbv1");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN,
			    record_of(x->arena, "client_id", "france", "account", "a", NULL)),
		  "signer-identity-missing");
	signer_fixture_free(x);
}

TEST(id_token_is_refused_for_whom_and_what_we_do_not_know)
{
	struct signer_fixture *x = signer_fixture_new();

	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN,
			    record_of(x->arena, "client_id", "nobody", "account", "a", NULL)),
		  "signer-client-unknown");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "iss", "https://elsewhere.example")),
		  "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "alg", "none")), "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "sub", "chosen")), "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "nonce", "new\nline")),
		  "signer-field-malformed");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "auth_time", "-5")),
		  "signer-field-malformed");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks(x, "auth_time", "99999999999")),
		  "signer-auth-time-future");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN,
			    record_of(x->arena, "client_id", "modern", "acr", "eidas2", NULL)),
		  "signer-field-missing");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, TEXT("\xff")), "signer-record-malformed");
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN,
			    record_of(x->arena, "client_id", "modern", "account", "a", "acr",
				      "eidas2", "acr", "eidas3", NULL)),
		  "signer-record-malformed");
	signer_fixture_free(x);
}

static const char *with_acr(struct signer_fixture *x, const char *acr)
{
	return signer_no(
		x, SIGNER_ID_TOKEN,
		record_of(x->arena, "client_id", "modern", "account", "a", "acr", acr, NULL));
}

TEST(id_token_has_a_level_of_ours_that_suffices_the_client)
{
	struct signer_fixture *x = signer_fixture_new();

	CHECK_STR(with_acr(x, "eidas2"), "");
	CHECK_STR(with_acr(x, "eidas3"), "");
	CHECK_STR(with_acr(x, "eidas1"), "signer-acr-forbidden");
	CHECK_STR(with_acr(x, "eidas4"), "signer-acr-forbidden");
	CHECK_STR(with_acr(x, NULL), "signer-acr-forbidden");
	signer_fixture_free(x);
}

TEST(clock_of_years_ago_signs_nothing)
{
	struct signer_fixture *x = signer_fixture_new();

	clock_offset = -2LL * 365 * 86400 - (clock_now() - 1735689600);
	CHECK_STR(with_acr(x, "eidas2"), "signer-clock-wrong");
	CHECK_STR(
		signer_no(x, SIGNER_CLIENT_ASSERTION, record_of(x->arena, "provider", "key", NULL)),
		"signer-clock-wrong");
	clock_offset = 0;
	signer_fixture_free(x);
}

TEST(signer_wants_hello_first)
{
	struct signer_fixture *x = signer_fixture_new();

	x->peer = signer_peer_new();
	CHECK_STR(with_acr(x, "eidas2"), "signer-operation-early");
	CHECK_STR(signer_no(x, 'x', TEXT("")), "signer-operation-unknown");
	CHECK_STR(signer_no(x, SIGNER_WELL, TEXT("")), "signer-operation-unknown");
	CHECK_STR(signer_no(x, SIGNER_HELLO, TEXT("")), "");
	CHECK_STR(with_acr(x, "eidas2"), "");
	signer_fixture_free(x);
}

/* K-8: what a worker can have signed of itself is its name alone. */
TEST(a_node_is_given_a_report_of_what_the_signer_has)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;

	CHECK_NUMBER(signer_ask(x, SIGNER_HELLO, TEXT(""), &record), SIGNER_WELL);
	CHECK(record_get(&record, "report").at == NULL);
	x->keys.step = 12;
	CHECK_NUMBER(signer_ask(x, SIGNER_HELLO, record_of(x->arena, "node", "one/run/1", NULL),
				&record),
		     SIGNER_WELL);
	claims = signer_claims_of(x, &record, "report", "parvis-key-report+jwt");
	CHECK_TEXT(json_text(claims, "node"), "one/run/1");
	CHECK_TEXT(json_text(claims, "iss"), "https://parvis.example");
	CHECK_NUMBER(json_integer_value(json_object_get(claims, "step")), 12);
	CHECK_NUMBER(json_object_size(claims), 7);
	CHECK_STR(signer_no(x, SIGNER_HELLO, record_of(x->arena, "node", "a b", NULL)),
		  "signer-field-malformed");
	CHECK_STR(signer_no(x, SIGNER_HELLO, record_of(x->arena, "step", "13", NULL)),
		  "signer-field-unknown");
	x->keys.set.keys += x->keys.set.count - 1; /* what seals is there, and nothing that signs */
	x->keys.set.count = 1;
	CHECK_NUMBER(signer_ask(x, SIGNER_HELLO, record_of(x->arena, "node", "one/run/1", NULL),
				&record),
		     SIGNER_WELL);
	CHECK(record_get(&record, "report").at == NULL);
	signer_fixture_free(x);
}

TEST(worker_that_mints_is_held_back)
{
	struct signer_fixture *x = signer_fixture_new();

	x->peer.allowance.left = 1;
	x->peer.allowance.since_us = clock_monotonic_us() + 1000000;
	CHECK_STR(with_acr(x, "eidas2"), "");
	CHECK_STR(with_acr(x, "eidas2"), "signer-overrun");
	x->peer.allowance.since_us = clock_monotonic_us() - 1000000;
	CHECK_STR(with_acr(x, "eidas2"), "");
	CHECK(x->peer.allowance.left >= 9999 &&
	      x->peer.allowance.left < 20000 - 1); /* time goes on */
	signer_fixture_free(x);
}

TEST(signer_without_a_current_key_says_so)
{
	struct signer_fixture *x = signer_fixture_new();

	x->keys.set.count = 1; /* RS256 alone */
	CHECK_STR(with_acr(x, "eidas2"), "signer-key-missing");
	CHECK_STR(
		signer_no(x, SIGNER_CLIENT_ASSERTION, record_of(x->arena, "provider", "key", NULL)),
		"signer-key-missing");
	signer_fixture_free(x);
}

TEST(key_that_cannot_sign_keeps_the_signer_from_starting)
{
	struct signer_fixture *x = signer_fixture_new();
	struct key *keys = arena_alloc(x->arena, sizeof *keys);
	const struct refusal *no = NULL;
	const struct signing_keys broken = {.set = {1, keys}};

	keys[0] = x->keys.set.keys[0];
	CHECK(signer_new(x->arena, &x->config, &broken, &no) == NULL);
	CHECK_REFUSAL(no, "signer-sealing-key-missing");
	keys[0].alg = JOSE_ES256; /* of an RSA key */
	CHECK(signer_new(x->arena, &x->config, &broken, &no) == NULL);
	CHECK_REFUSAL(no, "signer-key-useless");
	signer_fixture_free(x);
}

TEST(hello_gives_public_keys_and_keys_that_name_and_seal_but_not_the_master)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	struct text jwks, key;
	struct seal_ring ring;
	const struct refusal *no = NULL;
	struct jwk_set *set;

	x->peer = signer_peer_new();
	CHECK_NUMBER(signer_ask(x, SIGNER_HELLO, TEXT(""), &record), SIGNER_WELL);
	key = record_get(&record, "deployment_key");
	CHECK_NUMBER(key.len, HASH_SIZE);
	CHECK(!secret_equal(key, hash_text(&x->keys.master)));
	CHECK(seal_ring_read(record_get(&record, "sealing_keys"), &ring));
	CHECK_NUMBER(ring.count, 1);
	CHECK(!hash_equal(&ring.keys[0].key, &x->keys.master));
	jwks = record_get(&record, "jwks");
	set = jwk_set_parse(x->arena, jwks, &no);
	CHECK(set != NULL && set->count == 2);
	CHECK(set != NULL && !set->keys[0]->is_private && set->keys[0]->alg == JOSE_ES256);
	signer_fixture_free(x);
}

static struct text logout_of(struct signer_fixture *x, const char *name, const char *value)
{
	return record_of(x->arena, "client_id", "modern", name, value, NULL);
}

/* L8, T-76: what a client will check. */
TEST(logout_token_says_who_and_what_and_never_has_a_nonce)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record, token;
	struct text jti;
	json_t *claims, *events;
	long long iat, exp;

	CHECK_NUMBER(signer_ask(x, SIGNER_ID_TOKEN, asks(x, "sid", "session"), &token),
		     SIGNER_WELL);
	CHECK_NUMBER(signer_ask(x, SIGNER_LOGOUT_TOKEN,
				record_of(x->arena, "client_id", "modern", "account", "somebody",
					  "sid", "session", NULL),
				&record),
		     SIGNER_WELL);
	claims = signer_claims_of(x, &record, "logout_token", "logout+jwt");
	CHECK_TEXT(json_text(claims, "iss"), "https://parvis.example");
	CHECK_TEXT(json_text(claims, "aud"), "modern");
	CHECK_TEXT(json_text(claims, "sid"), "session");
	CHECK(text_equal(json_text(claims, "sub"), record_get(&token, "sub")));
	CHECK(json_time(claims, "iat", &iat) && json_time(claims, "exp", &exp));
	CHECK_NUMBER(exp - iat, 120);
	events = json_object_get(claims, "events");
	CHECK_NUMBER(json_object_size(events), 1);
	CHECK(json_is_object(
		json_object_get(events, "http://schemas.openid.net/event/backchannel-logout")));
	CHECK_NUMBER(json_object_size(claims), 8);
	jti = json_text(claims, "jti");
	CHECK_NUMBER(signer_ask(x, SIGNER_LOGOUT_TOKEN, logout_of(x, "sid", "session"), &record),
		     SIGNER_WELL);
	claims = signer_claims_of(x, &record, "logout_token", "logout+jwt");
	CHECK(!text_equal(json_text(claims, "jti"), jti));
	CHECK_NUMBER(json_object_size(claims), 7);
	signer_fixture_free(x);
}

TEST(logout_token_is_of_somebody_and_for_a_client_of_ours)
{
	struct signer_fixture *x = signer_fixture_new();
	struct text nobody = record_of(x->arena, "client_id", "nobody", "sid", "s", NULL);

	CHECK_STR(signer_no(x, SIGNER_LOGOUT_TOKEN, nobody), "signer-client-unknown");
	CHECK_STR(
		signer_no(x, SIGNER_LOGOUT_TOKEN, record_of(x->arena, "client_id", "modern", NULL)),
		"signer-logout-of-nobody");
	CHECK_STR(signer_no(x, SIGNER_LOGOUT_TOKEN,
			    record_of(x->arena, "client_id", "france", "account", "a", NULL)),
		  "signer-logout-of-nobody");
	CHECK_STR(signer_no(x, SIGNER_LOGOUT_TOKEN, logout_of(x, "nonce", "n")),
		  "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_LOGOUT_TOKEN, logout_of(x, "events", "e")),
		  "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_LOGOUT_TOKEN, logout_of(x, "jti", "j")),
		  "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_LOGOUT_TOKEN, logout_of(x, "sid", "a b")),
		  "signer-field-malformed");
	signer_fixture_free(x);
}

/* D9, D10 */
TEST(authorization_response_is_a_code_or_an_error_and_no_id_token)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;
	long long iat, exp;

	x->modern.authorization_signed_response_alg = "ES256";
	CHECK_NUMBER(signer_ask(x, SIGNER_AUTHORIZATION_RESPONSE,
				record_of(x->arena, "client_id", "modern", "code", "c-1", "state",
					  "a state", NULL),
				&record),
		     SIGNER_WELL);
	claims = signer_claims(x, &record, "response");
	CHECK_TEXT(json_text(claims, "iss"), "https://parvis.example");
	CHECK_TEXT(json_text(claims, "aud"), "modern");
	CHECK_TEXT(json_text(claims, "code"), "c-1");
	CHECK_TEXT(json_text(claims, "state"), "a state");
	CHECK(json_time(claims, "iat", &iat) && json_time(claims, "exp", &exp));
	CHECK_NUMBER(exp - iat, 60);
	CHECK_NUMBER(json_object_size(claims), 6);
	signer_fixture_free(x);
}

/* D-9: the same members as in the other modes */
TEST(a_signed_error_says_where_its_reason_can_be_read)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;

	x->modern.authorization_signed_response_alg = "ES256";
	CHECK_NUMBER(signer_ask(x, SIGNER_AUTHORIZATION_RESPONSE,
				record_of(x->arena, "client_id", "modern", "error", "access_denied",
					  "error_description", "No.", "error_uri",
					  "https://parvis.example/error/r", NULL),
				&record),
		     SIGNER_WELL);
	claims = signer_claims(x, &record, "response");
	CHECK_TEXT(json_text(claims, "error"), "access_denied");
	CHECK_TEXT(json_text(claims, "error_uri"), "https://parvis.example/error/r");
	CHECK_STR(signer_no(x, SIGNER_AUTHORIZATION_RESPONSE,
			    record_of(x->arena, "client_id", "modern", "error", "access_denied",
				      "error_uri", "https://parvis.example/ r", NULL)),
		  "signer-field-malformed");
	signer_fixture_free(x);
}

TEST(authorization_response_of_both_or_neither_is_refused)
{
	struct signer_fixture *x = signer_fixture_new();
	const char *no;

	x->modern.authorization_signed_response_alg = "ES256";
	no = signer_no(x, SIGNER_AUTHORIZATION_RESPONSE,
		       record_of(x->arena, "client_id", "modern", "state", "s", NULL));
	CHECK_STR(no, "signer-response-contradictory");
	no = signer_no(x, SIGNER_AUTHORIZATION_RESPONSE,
		       record_of(x->arena, "client_id", "modern", "code", "c", "error",
				 "access_denied", NULL));
	CHECK_STR(no, "signer-response-contradictory");
	no = signer_no(x, SIGNER_AUTHORIZATION_RESPONSE,
		       record_of(x->arena, "client_id", "nobody", "code", "c", NULL));
	CHECK_STR(no, "signer-client-unknown");
	no = signer_no(x, SIGNER_AUTHORIZATION_RESPONSE,
		       record_of(x->arena, "client_id", "modern", "code", "c", "sub", "me", NULL));
	CHECK_STR(no, "signer-field-unknown");
	signer_fixture_free(x);
}

static const char *is_subject(struct signer_fixture *x, const char *account, const char *sub)
{
	struct record record;

	CHECK_NUMBER(signer_ask(x, SIGNER_IS_SUBJECT,
				record_of(x->arena, "client_id", "modern", "account", account,
					  "sub", sub, NULL),
				&record),
		     SIGNER_WELL);
	CHECK_NUMBER(record.count, 1);
	return record_string(x->arena, &record, "is_subject");
}

/* one citizen was asked for */
TEST(a_subject_is_compared_and_never_told)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record token;
	const char *sub;

	CHECK_NUMBER(signer_ask(x, SIGNER_ID_TOKEN, asks(x, "sid", "session"), &token),
		     SIGNER_WELL);
	sub = record_string(x->arena, &token, "sub");
	CHECK_STR(is_subject(x, "somebody", sub), "1");
	CHECK_STR(is_subject(x, "somebody-else", sub), "0");
	CHECK_STR(is_subject(x, "somebody", "x"), "0");
	CHECK_STR(signer_no(x, SIGNER_IS_SUBJECT,
			    record_of(x->arena, "client_id", "france", "account", "a", "sub", sub,
				      NULL)),
		  "signer-identity-missing");
	signer_fixture_free(x);
}
