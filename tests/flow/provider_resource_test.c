/* provider_resource_test.c -- one more resource of a provider, asked after userinfo: G-7. */
#include "agency.h"
#include "every_step.h"
#include "test.h"
#include <string.h>

static struct provider kept;

static const struct claim_pair pairs[] = {{.ours = "phone_number",
					   .theirs = "/lines/0/number",
					   .is_of_resource = true,
					   .constant = "",
					   .date = ""},
					  {.ours = NULL}};

static struct provider *change(void)
{
	struct provider *p = agency_registration();

	kept = *p;
	p->protected_resource = "https://agency.example/resource?of=her";
	p->claims = pairs;
	return p;
}

static void change_back(void)
{
	*agency_registration() = kept;
	agency.modern = (struct modern){.encrypts = false};
}

static const char *begin(void)
{
	const char *path = agency_begin();

	agency.resource = "{\"lines\":[{\"number\":\"+33 1 23\"}],\"given_name\":\"Nobody\"}";
	return path;
}

static bool is_told(const char *words) { return strstr(world_answer.body, words) != NULL; }

static const char *const phone[] = {"phone_number", NULL};

TEST(one_more_resource_is_asked_with_the_token_and_its_claims_are_mapped)
{
	change()->required_claims = phone;
	world_get(begin());
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(agency.resource_calls, 1);
	CHECK_NUMBER(agency.userinfo_calls, 1);
	CHECK(is_told("Anne") && !is_told("Nobody"));
	change_back();
}

TEST(a_resource_that_fails_keeps_nobody_unless_its_claim_is_required)
{
	const char *const nothing[] = {NULL, "[]", "{\"lines\":", "<html>"};

	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
		const char *path;

		change();
		path = begin();
		agency.resource = nothing[i];
		world_get(path);
		CHECK_STR(world_refusal, "");
		CHECK_NUMBER(world_answer.status, 200);
		agency_registration()->required_claims = phone;
		path = begin();
		agency.resource = nothing[i];
		world_get(path);
		CHECK_STR(world_refusal, "identity-claim-missing");
		change_back();
	}
}

TEST(a_resource_has_proofs_and_nonces_of_its_own)
{
	change()->dpop_bound_access_tokens = true;
	agency.modern.demands_nonces = true;
	world_get(begin());
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(agency.resource_calls, 2);
	CHECK_STR(world_upstream.proof_endpoint, "resource");
	CHECK_STR(world_upstream.proof_nonce, "rs-2");
	CHECK_NUMBER(strlen(world_upstream.proof_ath), 43);
	change_back();
}

/* The token serves at userinfo, and is over a moment later. */
static void over_after_userinfo(const char *path)
{
	agency_registration()->userinfo = false;
	agency_registration()->refresh = REFRESH_IF_REFUSED;
	agency.gives_refresh_token = agency.is_over = true;
	world_get(path);
}

TEST(a_token_that_is_over_at_the_resource_is_refreshed)
{
	change();
	over_after_userinfo(begin());
	CHECK_STR(world_refusal, "");
	CHECK_NUMBER(agency.refresh_calls, 1);
	CHECK_NUMBER(agency.resource_calls, 2);
	CHECK_NUMBER(agency.userinfo_calls, 0);
	change_back();
}

static const char *with_a_resource(const char **path)
{
	*path = begin();
	return NULL;
}

TEST(callback_with_a_resource_survives_every_step)
{
	change()->dpop_bound_access_tokens = true;
	every_step_that_goes_on(&(struct every_step){with_a_resource, 200, NULL});
	change_back();
}
