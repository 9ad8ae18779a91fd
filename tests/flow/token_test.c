/* token_test.c -- a client redeems its code. */
#include "context.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <unistd.h>

static const char *tax(void) { return TAX_BASIC; }

TEST(a_code_becomes_tokens)
{
	world_post_as("/token", form_of_token(), TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "\"id_token\":\"header.payload.signature\"") != NULL);
	CHECK(strstr(world_answer.body, "\"token_type\":\"Bearer\"") != NULL);
	CHECK(strstr(world_answer.body, "\"expires_in\":120") != NULL);
	CHECK_NUMBER(world_operations, 3);
}

#define TAX_CLAIMS_REQUEST                                                                         \
	TAX_REQUEST "&claims=%7B%22id_token%22%3A%7B%22family_name%22%3Anull%2C%22birthdate%22"    \
		    "%3Anull%7D%7D"

/* a claim is where it was asked, as far as the registration reaches now */
TEST(a_claim_asked_of_the_id_token_is_in_it_alone)
{
	const char *form = form_of_token_for(TAX_CLAIMS_REQUEST), *scope;

	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_signed.claims, "{\"family_name\":\"Martin\"}");
	scope = world_client("tax")->scope;
	form = form_of_token_for(TAX_CLAIMS_REQUEST);
	world_client("tax")->scope = "openid given_name email";
	world_post_as("/token", form, TAX_BASIC);
	world_client("tax")->scope = scope;
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_signed.claims, "");
	world_post_as("/token", form_of_token(), TAX_BASIC);
	CHECK_STR(world_signed.claims, "");
}

TEST(code_is_refused_the_second_time_and_kills_what_it_gave)
{
	const char *form = form_of_token();

	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
	world_post_as("/token", form, TAX_BASIC);
	CHECK_STR(world_refusal, "code-spent");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
}

/* The refused one has spent the code: the right answer comes too late. */
static void burns(const char *wrong, const char *authorization)
{
	char form[1024], bad[1200];

	snprintf(form, sizeof form, "%s", form_of_token());
	snprintf(bad, sizeof bad, "%.*s%s", (int)(strstr(form, "&redirect_uri") - form), form,
		 wrong);
	world_post_as("/token", bad, authorization);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
}

TEST(a_code_redeemed_wrongly_by_its_client_is_dead)
{
	burns("&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&code_verifier=" CHALLENGE, TAX_BASIC);
	burns("&redirect_uri=https%3A%2F%2Ftax.example%2Fcb", TAX_BASIC);
	burns("&redirect_uri=https%3A%2F%2Ftax.example%2Fother&code_verifier=" VERIFIER, TAX_BASIC);
}

TEST(a_code_in_another_clients_hands_is_dead)
{
	burns("&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&code_verifier=" VERIFIER
	      "&client_id=health&client_secret=a-secret-of-the-health-office-0123456",
	      NULL);
}

TEST(nobody_without_credentials_can_touch_a_code)
{
	const char *form = form_of_token();

	world_post_as("/token", form, "Basic dGF4Ong=");
	CHECK_NUMBER(world_answer.status, 401);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_client\"") != NULL);
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
}

TEST(other_grants_do_not_exist)
{
	static const char *const types[] = {"password", "client_credentials", "implicit",
					    "urn:ietf:params:oauth:grant-type:jwt-bearer"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		char form[100];

		snprintf(form, sizeof form, "grant_type=%s&code=x", types[i]);
		world_begin();
		world_post_as("/token", form, TAX_BASIC);
		CHECK_STR(world_refusal, "grant-type-unsupported");
		CHECK_NUMBER(world_answer.status, 400);
		CHECK(strstr(world_answer.body, "unsupported_grant_type") != NULL);
	}
}

TEST(a_request_without_a_grant_type_is_told_so)
{
	world_begin();
	world_post_as("/token", "grant_type=&code=x", TAX_BASIC);
	CHECK_STR(world_refusal, "grant-type-missing");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_request\"") != NULL);
}

TEST(an_unknown_code_is_invalid)
{
	world_begin();
	world_post_as("/token", "grant_type=authorization_code&code=x", TAX_BASIC);
	CHECK_STR(world_refusal, "code-unknown");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
	world_post_as("/token", "grant_type=authorization_code", TAX_BASIC);
	CHECK_STR(world_refusal, "code-missing");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_request\"") != NULL);
}

/* RFC 6749 2.3.1: a URL is written into the logs of whoever passes it on. */
TEST(nothing_of_a_redemption_comes_in_the_query)
{
	char path[1200];

	snprintf(path, sizeof path, "/token?%s", form_of_token());
	world_post_as(path, "", TAX_BASIC);
	CHECK_STR(world_refusal, "exchange-query-unexpected");
	CHECK_NUMBER(world_answer.status, 400);
	world_post_as("/token?client_id=tax", form_of_token(), TAX_BASIC);
	CHECK_STR(world_refusal, "exchange-query-unexpected");
}

TEST(a_code_of_a_provider_that_was_switched_off_meanwhile_is_worth_nothing)
{
	struct config off = *world_config();
	const char *form = form_of_token();

	off.provider_count = 0;
	context.config = &off;
	world_post_as("/token", form, TAX_BASIC);
	context.config = world_config();
	CHECK_STR(world_refusal, "code-unknown");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_grant\"") != NULL);
}

TEST(a_signer_that_fails_costs_nobody_a_code)
{
	const char *form = form_of_token();

	world_fail_at = 2;
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 503);
	world_fail_at = 0;
	world_post_as("/token", form, TAX_BASIC);
	CHECK_NUMBER(world_answer.status, 200);
}

static const char *redeemed(const char **path)
{
	*path = "/token";
	return form_of_token();
}

TEST(token_survives_every_step) { every_step(&(struct every_step){redeemed, 200, tax}); }

/* What the process logged meanwhile. */
static int log_to(FILE *file)
{
	int before = dup(STDERR_FILENO);

	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	return before;
}

static int count_logged(FILE *file, int before, const char *words)
{
	char line[4096];
	int count = 0;

	dup2(before, STDERR_FILENO);
	close(before);
	rewind(file);
	while (fgets(line, sizeof line, file) != NULL)
		count += strstr(line, words) != NULL;
	fclose(file);
	return count;
}

/* T-55, RFC 9700 2.1.1 */
TEST(a_client_with_one_verifier_for_all_is_logged)
{
	FILE *file = tmpfile();
	int before = log_to(file);

	for (int i = 0; i < 16; i++) {
		world_post_as("/token", form_of_token(), TAX_BASIC);
		CHECK_NUMBER(world_answer.status, 200);
	}
	CHECK_NUMBER(count_logged(file, before,
				  "\"event\":\"client-challenge-constant\",\"client\":\"tax\""),
		     2);
}
