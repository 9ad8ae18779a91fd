/* grant_test.c -- what stands behind a code, and who may have it. */
#include "a_config.h"
#include "access_token.h"
#include "grant.h"
#include "json_read.h"
#include "released_claims.h"
#include "test.h"

static struct arena *a;
static struct authorize_request request;
static struct identity identity;

static struct grant *make(void)
{
	arena_free(a);
	a = arena_new();
	request = (struct authorize_request){
		.client = &tax_client,
		.redirect_uri = "https://tax.example/cb",
		.code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
		.nonce = "no",
		.scope = "openid profile",
		.acr_values = "",
		.id_token_claims = "",
		.userinfo_claims = "",
	};
	identity = (struct identity){
		.issuer = "https://a.example",
		.sub = "1",
		.acr = "eidas1",
		.amr = "pwd",
		.auth_time = 7,
		.claims = json_read(a,
				    TEXT("{\"given_name\":\"Anne\",\"email\":\"a@example.org\","
					 "\"gender\":\"female\"}"),
				    4096),
	};
	return grant_make(a, a_config(), &request, &identity, "agency", "sid-1");
}

TEST(a_client_is_given_what_its_scopes_bring_and_no_more)
{
	CHECK_TEXT(make()->claims, "{\"given_name\":\"Anne\"}");
	CHECK_STR(make()->told, "given_name");
}

TEST(the_claims_parameter_reaches_as_far_as_the_registration)
{
	make();
	request.userinfo_claims = "email gender";
	CHECK_TEXT(grant_make(a, a_config(), &request, &identity, "agency", "s")->claims,
		   "{\"given_name\":\"Anne\",\"email\":\"a@example.org\"}");
}

/* at the asked place, and there alone */
TEST(claims_asked_of_the_id_token_are_there_and_not_in_userinfo)
{
	struct grant *grant = make();

	CHECK_TEXT(grant->id_token_claims, "{}");
	request.scope = "openid";
	request.id_token_claims = "email auth_time gender";
	request.userinfo_claims = "given_name";
	grant = grant_make(a, a_config(), &request, &identity, "agency", "s");
	CHECK_TEXT(grant->claims, "{\"given_name\":\"Anne\"}");
	CHECK_TEXT(grant->id_token_claims, "{\"email\":\"a@example.org\"}");
	CHECK_TEXT(grant_told_claims(a, grant),
		   "{\"given_name\":\"Anne\",\"email\":\"a@example.org\"}");
	CHECK_STR(grant->told, "given_name email");
	CHECK(released_claims_are_asked(a, a_config(), &request));
	request.id_token_claims = "auth_time acr";
	request.userinfo_claims = "gender";
	CHECK(!released_claims_are_asked(a, a_config(), &request));
}

/* */
TEST(an_essential_acr_is_told_as_asked)
{
	make();
	identity.acr = "eidas3";
	request.acr_values = "eidas1 eidas2";
	CHECK_STR(grant_make(a, a_config(), &request, &identity, "agency", "s")->acr, "eidas2");
}

static const char *amr(void)
{
	return grant_make(a, a_config(), &request, &identity, "agency", "s")->amr;
}

/* FranceConnect U17 to U20 */
TEST(amr_is_told_to_whom_may_know_it_when_asked)
{
	struct client entitled = tax_client;

	make();
	request.id_token_claims = "amr";
	CHECK_STR(amr(), "");
	entitled.scope = "openid profile amr";
	request.client = &entitled;
	CHECK_STR(amr(), "pwd");
	request.id_token_claims = "";
	CHECK_STR(amr(), "");
	request.scope = "openid amr";
	CHECK_STR(amr(), "pwd");
}

TEST(a_grant_survives_the_store)
{
	struct grant *grant = make(), *again;
	struct record_writer w = record_write(a);
	struct record record;

	grant_put(&w, grant);
	CHECK(record_read(record_written(&w), &record));
	again = grant_get(a, a_config(), &record);
	CHECK(again != NULL && again->client == &tax_client);
	CHECK_STR(again->account, grant->account);
	CHECK_STR(again->person, grant->account);
	CHECK_STR(again->sid, "sid-1");
	CHECK_NUMBER(again->auth_time, 7);
	CHECK(text_equal(again->claims, grant->claims));
	CHECK_TEXT(again->id_token_claims, "{}");
}

static const struct confirmation unbound = {"", ""};

static struct access_token *stored(const struct grant *grant)
{
	struct access_token token = access_token_of(grant, "s", &unbound, 1000);

	return access_token_parse(a, access_token_pack(a, &token));
}

/* So that an operator who blocks one account blocks her by each of her providers. */
TEST(the_person_of_a_pivot_identity_survives_the_store)
{
	struct grant *grant = make();
	struct record_writer w = record_write(a);
	struct record record;

	agency_provider.identity = IDENTITY_DEFAULT;
	identity.claims = json_read(a,
				    TEXT("{\"given_name\":\"A\",\"family_name\":\"B\","
					 "\"birthdate\":\"1990-01-01\",\"gender\":\"male\","
					 "\"birthcountry\":\"99243\"}"),
				    4096);
	grant = grant_make(a, a_config(), &request, &identity, "agency", "s");
	agency_provider.identity = IDENTITY_ANY;
	CHECK(text_starts(text_of(grant->person), "pivot "));
	CHECK_STR(stored(grant)->person, grant->person);
	grant_put(&w, grant);
	CHECK(record_read(record_written(&w), &record));
	CHECK_STR(grant_get(a, a_config(), &record)->person, grant->person);
}

TEST(a_grant_ends_with_its_provider)
{
	struct grant *grant = make();
	struct record_writer w = record_write(a);
	struct record record;

	grant_put(&w, grant);
	CHECK(record_read(record_written(&w), &record));
	agency_provider.enabled = false;
	CHECK(grant_get(a, a_config(), &record) == NULL);
	agency_provider.enabled = true;
	CHECK(grant_get(a, a_config(), &record) != NULL);
}

TEST(a_code_is_bound_to_client_redirect_uri_and_verifier)
{
	const char *verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
	struct grant *grant = make();

	CHECK_REFUSAL(grant_check(grant, &tax_client, "https://tax.example/cb", verifier), "");
	CHECK_REFUSAL(grant_check(grant, &robot_client, "https://tax.example/cb", verifier),
		      "code-of-another-client");
	CHECK_REFUSAL(grant_check(grant, &tax_client, "https://tax.example/cb2", verifier),
		      "redirect-uri-differs");
	CHECK_REFUSAL(grant_check(grant, &tax_client, "", verifier), "redirect-uri-differs");
	CHECK_REFUSAL(grant_check(grant, &tax_client, "https://tax.example/cb", ""),
		      "pkce-verifier-missing");
}

TEST(userinfo_is_made_of_the_token)
{
	struct access_token *token = stored(make());

	CHECK(token != NULL);
	CHECK_TEXT(access_token_userinfo(a, token), "{\"sub\":\"s\",\"given_name\":\"Anne\"}");
	CHECK(access_token_parse(a, TEXT("")) == NULL);
}

TEST(an_access_token_says_for_whom_and_until_when)
{
	struct access_token *token = stored(make());

	CHECK_STR(token->client_id, "tax");
	CHECK_STR(token->scope, "openid profile");
	CHECK_STR(token->acr, "eidas1");
	CHECK_NUMBER(token->auth_time, 7);
	CHECK_NUMBER(token->issued_at, 1000);
	CHECK_NUMBER(token->expires_at, 1000 + tax_client.access_token_ttl_s);
}

TEST(anonymous_userinfo_is_a_subject_alone)
{
	struct grant *grant = make();

	grant->claims = TEXT("{}");
	CHECK_TEXT(access_token_userinfo(a, stored(grant)), "{\"sub\":\"s\"}");
}

TEST(a_grant_founds_refresh_tokens_as_the_registration_says)
{
	struct grant *grant = make();
	struct client client = tax_client;

	grant->client = &client;
	CHECK(!grant_is_refreshable(grant));
	client.refresh_tokens = REFRESH_TOKENS_OFFLINE_ACCESS;
	CHECK(!grant_is_refreshable(grant));
	grant->scope = "openid offline_access";
	CHECK(grant_is_refreshable(grant));
	client.refresh_tokens = REFRESH_TOKENS_ALWAYS;
	grant->scope = "openid";
	CHECK(grant_is_refreshable(grant));
}

/* L-9: only what she allowed for when she is away */
TEST(offline_access_outlives_a_session_and_nothing_else_does)
{
	struct grant *grant = make();
	struct client client = tax_client;

	grant->client = &client;
	grant->scope = "openid offline_access";
	CHECK(!grant_outlives_session(grant));
	client.refresh_tokens = REFRESH_TOKENS_ALWAYS;
	CHECK(grant_outlives_session(grant));
	client.refresh_tokens = REFRESH_TOKENS_OFFLINE_ACCESS;
	CHECK(grant_outlives_session(grant));
	grant->scope = "openid";
	CHECK(!grant_outlives_session(grant));
	client.refresh_tokens = REFRESH_TOKENS_ALWAYS;
	CHECK(!grant_outlives_session(grant));
}
