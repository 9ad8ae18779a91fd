/* modern_provider_test.c -- a sign-in at a provider that wants requests pushed or signed, tokens
 * bound to a key, and that encrypts what it answers. */
#include "agency.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include <string.h>

static struct provider kept;

/* Change the agency's file for one test. */
static struct provider *change(void)
{
	kept = *agency_registration();
	return agency_registration();
}

static void change_back(void)
{
	*agency_registration() = kept;
	agency.modern = (struct modern){.encrypts = false};
}

static void make_modern(void)
{
	struct provider *p = change();

	p->token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT;
	p->require_pushed_authorization_requests = true;
	p->require_signed_request_object = true;
	p->dpop_bound_access_tokens = true;
	p->id_token_encryption = p->userinfo_encryption =
		(struct client_encryption){"ECDH-ES", "A256GCM"};
	agency.modern = (struct modern){.demands_nonces = true, .encrypts = true};
}

static const char *cited(const char *name) { return world_parameter(name); }

/* G-1 */
TEST(a_citizen_carries_a_reference_to_what_was_pushed)
{
	const char *path;

	change()->require_pushed_authorization_requests = true;
	path = agency_begin();
	CHECK_STR(cited("client_id"), "parvis");
	CHECK_STR(cited("request_uri"), "urn:agency:1");
	CHECK_STR(cited("state"), "");
	CHECK_STR(cited("scope"), "");
	CHECK_NUMBER(strlen(agency.pushed_state), 43);
	world_get(path);
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(agency.par_calls, 1);
	change_back();
}

TEST(a_push_that_is_refused_sends_nobody_anywhere)
{
	change()->require_pushed_authorization_requests = true;
	for (int status = 400; status <= 503; status += 103) {
		const char *form = agency_chooser(TAX_REQUEST);

		agency.par_status = status;
		world_post("/choose", form);
		CHECK_STR(world_refusal,
			  status == 400 ? "upstream-push-refused" : "upstream-push-unavailable");
		CHECK_STR(cited("request_uri"), "");
	}
	change_back();
}

/* G-9 */
TEST(a_signed_request_travels_by_value_where_it_is_not_pushed)
{
	const char *path;

	change()->require_signed_request_object = true;
	path = agency_begin();
	CHECK_STR(cited("request"), "header.request.signature");
	CHECK_STR(cited("client_id"), "parvis");
	CHECK_STR(cited("nonce"), "");
	CHECK_STR(cited("redirect_uri"), "");
	world_get(path);
	CHECK_STR(world_refusal, "");
	change_back();
}

/* G-4 */
TEST(each_server_gets_a_proof_with_its_own_nonce)
{
	const char *path;

	change()->dpop_bound_access_tokens = true;
	agency.modern.demands_nonces = true;
	path = agency_begin();
	world_get(path);
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(agency.token_calls, 2);
	CHECK_NUMBER(agency.userinfo_calls, 2);
	CHECK_STR(world_upstream.proof_endpoint, "userinfo");
	CHECK_STR(world_upstream.proof_nonce, "rs-1");
	CHECK_NUMBER(strlen(world_upstream.proof_ath), 43);
	CHECK_STR(agency.authorization, "DPoP the-upstream-token");
	change_back();
}

TEST(a_nonce_is_remembered_from_an_answer_that_demands_none)
{
	change()->dpop_bound_access_tokens = true;
	agency_registration()->require_pushed_authorization_requests = true;
	agency.modern.demands_nonces = true;
	world_get(agency_begin());
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(agency.par_calls, 2);
	CHECK_NUMBER(agency.token_calls, 1); /* with the nonce that /par gave */
	change_back();
}

TEST(a_server_that_is_never_satisfied_is_asked_twice)
{
	const char *path;

	change()->dpop_bound_access_tokens = true;
	path = agency_begin();
	agency.modern = (struct modern){.demands_nonces = true, .never_satisfied = true};
	world_get(path);
	CHECK_STR(world_refusal, "upstream-token-failed");
	CHECK_NUMBER(agency.token_calls, 2);
	change_back();
}

TEST(a_provider_without_dpop_is_not_obeyed_about_nonces)
{
	const char *path = agency_begin();

	change();
	agency.modern.demands_nonces = true;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-token-failed");
	CHECK_NUMBER(agency.token_calls, 1);
	change_back();
}

TEST(what_is_encrypted_for_us_is_read)
{
	make_modern();
	world_get(agency_begin());
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "Anne") != NULL);
	change_back();
}

TEST(what_is_not_encrypted_as_registered_is_refused)
{
	const char *path;

	change()->id_token_encryption = (struct client_encryption){"ECDH-ES", "A256GCM"};
	path = agency_begin();
	world_get(path);
	CHECK_STR(world_refusal, "upstream-id-token-unencrypted");
	change_back();
	change()->userinfo_encryption = (struct client_encryption){"ECDH-ES", "A256GCM"};
	path = agency_begin();
	world_get(path);
	CHECK_STR(world_refusal, "upstream-userinfo-unencrypted");
	change_back();
}

/* B42 */
TEST(what_is_within_must_be_signed_all_the_same)
{
	const char *path;

	make_modern();
	path = agency_begin();
	agency.signs_nothing = true;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-id-token-alg-wrong");
	path = agency_begin();
	agency.wrong_key = true;
	world_get(path);
	CHECK_STR(world_refusal, "upstream-id-token-key-unknown");
	change_back();
}

TEST(what_is_encrypted_without_registration_is_refused)
{
	const char *path = agency_begin();

	agency.modern.encrypts = true;
	world_get(path);
	agency.modern.encrypts = false;
	CHECK_STR(world_refusal, "upstream-id-token-malformed");
}

TEST(a_plain_provider_costs_the_signer_nothing)
{
	const char *path = agency_begin();

	CHECK_NUMBER(world_signer_operations, 0);
	world_get(path);
	CHECK_NUMBER(world_signer_operations, 0);
}

static const char *modern_answer(const char **path)
{
	*path = agency_begin();
	return NULL;
}

TEST(callback_of_a_modern_provider_survives_every_step)
{
	make_modern();
	every_step(&(struct every_step){modern_answer, 200, NULL});
	change_back();
}

static const char *modern_choice(const char **path)
{
	*path = "/choose";
	return agency_chooser(TAX_REQUEST);
}

TEST(choice_of_a_modern_provider_survives_every_step)
{
	make_modern();
	every_step(&(struct every_step){modern_choice, 303, NULL});
	change_back();
}
