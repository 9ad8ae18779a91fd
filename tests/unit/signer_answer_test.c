/* signer_answer_test.c -- signed answers about an access token, and what a worker may not have
 * signed. */
#include "answer_operations.h"
#include "clock.h"
#include "json_read.h"
#include "jws.h"
#include "signer_fixture.h"
#include "test.h"

static struct text person(struct signer_fixture *x, const char *claims)
{
	return record_of(x->arena, "client_id", "modern", "account", "somebody", "claims", claims,
			 NULL);
}

TEST(signed_userinfo_has_the_subject_of_the_id_token)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;

	CHECK_NUMBER(
		signer_ask(x, SIGNER_USERINFO, person(x, "{\"given_name\":\"Anne\"}"), &record),
		SIGNER_WELL);
	claims = signer_claims(x, &record, "userinfo");
	CHECK_TEXT(json_text(claims, "iss"), "https://parvis.example");
	CHECK_TEXT(json_text(claims, "aud"), "modern");
	CHECK_TEXT(json_text(claims, "given_name"), "Anne");
	CHECK_NUMBER(json_object_size(claims), 5);
	CHECK_NUMBER(signer_ask(x, SIGNER_ID_TOKEN,
				record_of(x->arena, "client_id", "modern", "account", "somebody",
					  "acr", "eidas2", NULL),
				&record),
		     SIGNER_WELL);
	CHECK(text_equal(json_text(claims, "sub"), record_get(&record, "sub")));
	signer_fixture_free(x);
}

TEST(an_answer_never_passes_for_another_token)
{
	static const char *const refused[] = {"{\"sub\":\"chosen\"}",
					      "{\"exp\":9999999999}",
					      "{\"nonce\":\"n\"}",
					      "{\"events\":{}}",
					      "{\"iss\":\"x\"}",
					      "{\"a\":1}{\"b\":2}",
					      "{\"a\":1,\"a\":2}",
					      "[]",
					      "x",
					      " {\"a\":1}",
					      "{\"aud\":[\"other\"]}",
					      "{\"a\":1} "};
	struct signer_fixture *x = signer_fixture_new();

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		CHECK_STR(signer_no(x, SIGNER_USERINFO, person(x, refused[i])),
			  "signer-claims-unfit");
		CHECK_STR(signer_no(x, SIGNER_INTROSPECTION,
				    record_of(x->arena, "client_id", "france", "account", "a",
					      "identity_v1", "i", "claims", refused[i], NULL)),
			  "signer-claims-unfit");
	}
	signer_fixture_free(x);
}

TEST(answers_are_signed_for_who_registered_them)
{
	struct signer_fixture *x = signer_fixture_new();

	CHECK_STR(signer_no(x, SIGNER_USERINFO,
			    record_of(x->arena, "client_id", "france", "account", "a",
				      "identity_v1", "i", "claims", "{}", NULL)),
		  "signer-answer-unregistered");
	CHECK_STR(signer_no(x, SIGNER_INTROSPECTION,
			    record_of(x->arena, "client_id", "modern", "account", "a", NULL)),
		  "signer-answer-unregistered");
	CHECK_STR(signer_no(x, SIGNER_SUBJECT,
			    record_of(x->arena, "client_id", "modern", "account", "a", NULL)),
		  "signer-answer-unregistered");
	CHECK_STR(signer_no(x, SIGNER_SUBJECT,
			    record_of(x->arena, "client_id", "nobody", "account", "a", NULL)),
		  "signer-client-unknown");
	CHECK_STR(signer_no(x, SIGNER_SUBJECT,
			    record_of(x->arena, "client_id", "france", "account", "a", NULL)),
		  "signer-identity-missing");
	signer_fixture_free(x);
}

/* D-13, RFC 9701 section 5 */
TEST(signed_introspection_holds_what_is_known_of_the_token)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record, subject;
	json_t *claims, *token;

	CHECK_NUMBER(
		signer_ask(x, SIGNER_INTROSPECTION,
			   record_of(x->arena, "client_id", "france", "account", "a", "identity_v1",
				     "i", "token_client", "modern", "scope", "openid rnipp", "acr",
				     "eidas2", "auth_time", "1760000000", "issued_at", "1760000001",
				     "expires_at", "1760000061", "jkt", "thumb", "claims",
				     "{\"family_name\":\"D\"}", NULL),
			   &record),
		SIGNER_WELL);
	CHECK_NUMBER(signer_ask(x, SIGNER_SUBJECT,
				record_of(x->arena, "client_id", "france", "account", "a",
					  "identity_v1", "i", NULL),
				&subject),
		     SIGNER_WELL);
	claims = signer_claims_of(x, &record, "introspection", "token-introspection+jwt");
	token = json_object_get(claims, "token_introspection");
	CHECK_TEXT(json_text(claims, "aud"), "france");
	CHECK(json_object_get(claims, "sub") == NULL);
	CHECK(json_is_true(json_object_get(token, "active")));
	CHECK(text_equal(json_text(token, "sub"), record_get(&subject, "sub")));
	CHECK_TEXT(json_text(token, "client_id"), "modern");
	CHECK_TEXT(json_text(token, "scope"), "openid rnipp");
	CHECK_TEXT(json_text(token, "token_type"), "DPoP");
	CHECK_TEXT(json_text(json_object_get(token, "cnf"), "jkt"), "thumb");
	CHECK_TEXT(json_text(token, "family_name"), "D");
	CHECK_NUMBER(json_integer_value(json_object_get(token, "exp")), 1760000061);
	signer_fixture_free(x);
}

TEST(an_inactive_token_is_told_so_and_no_more)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *token;

	CHECK_NUMBER(signer_ask(x, SIGNER_INTROSPECTION,
				record_of(x->arena, "client_id", "france", "token_client", "modern",
					  "claims", "{\"family_name\":\"D\"}", NULL),
				&record),
		     SIGNER_WELL);
	token = json_object_get(
		signer_claims_of(x, &record, "introspection", "token-introspection+jwt"),
		"token_introspection");
	CHECK(json_is_false(json_object_get(token, "active")));
	CHECK_NUMBER(json_object_size(token), 1);
	signer_fixture_free(x);
}
