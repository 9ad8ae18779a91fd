/* identity_claims_test.c -- FranceConnect U23, U24, U33, U35: whole and well-formed, or refused. */
#include "claim_table.h"
#include "identity_claims.h"
#include "json_read.h"
#include "released_claims.h"
#include "scope_table.h"
#include "test.h"
#include <stdio.h>

#define ANNE                                                                                       \
	"\"given_name\":\"Anne Marie\",\"given_name_array\":[\"Anne Marie\"],"                     \
	"\"family_name\":\"MARTIN\",\"gender\":\"female\",\"email\":\"anne@example.org\","

static struct arena *a;
static struct config config;
static struct identity identity;
static const char *claim;

static const char *check(const char *const *required, const char *json)
{
	const struct provider provider = {.id = "agency", .required_claims = required};
	struct config_faults faults;
	const struct refusal *no;

	arena_free(a);
	a = arena_new();
	faults = config_faults_none(a);
	config = (struct config){.scopes = scope_table_read(a, TEXT_NONE, &faults),
				 .claims = claim_table_read(a, TEXT_NONE, &faults)};
	CHECK_NUMBER(faults.count, 0);
	identity = (struct identity){.claims = json_read(a, text_of(json), 4096)};
	claim = "";
	no = identity_claims_check(a, &config, &provider, &identity, &claim);
	return no == NULL ? "" : no->name;
}

static void end(void)
{
	arena_free(a);
	a = NULL;
}

TEST(born_in_a_place_of_france_in_corsica_or_abroad)
{
	static const char *const births[] = {
		"\"birthcountry\":\"99100\",\"birthplace\":\"75117\"",
		"\"birthcountry\":\"99100\",\"birthplace\":\"2A004\"",
		"\"birthcountry\":\"99243\",\"birthplace\":\"\"", "\"birthcountry\":\"99243\"",
		"\"birthcountry\":\"99243\",\"birthplace\":\"Hà Nội\""};

	for (size_t i = 0; i < sizeof births / sizeof *births; i++) {
		char json[512];

		snprintf(json, sizeof json, "{" ANNE "\"birthdate\":\"1960-00-00\",%s}", births[i]);
		CHECK_STR(check(NULL, json), "");
	}
	end();
}

TEST(what_is_malformed_is_refused_by_its_name)
{
	CHECK_STR(check(NULL, "{" ANNE "\"birthcountry\":\"99100\"}"), "identity-claim-malformed");
	CHECK_STR(claim, "birthplace");
	CHECK_STR(check(NULL, "{" ANNE "\"birthcountry\":\"99100\",\"birthplace\":\"Paris\"}"),
		  "identity-claim-malformed");
	CHECK_STR(check(NULL, "{" ANNE "\"birthcountry\":\"France\"}"), "identity-claim-malformed");
	CHECK_STR(check(NULL, "{" ANNE "\"birthdate\":\"1960-00-12\"}"),
		  "identity-claim-malformed");
	CHECK_STR(claim, "birthdate");
	CHECK_STR(check(NULL, "{\"rnipp_birthcountry\":\"99100\",\"rnipp_birthplace\":\"x\"}"),
		  "identity-claim-malformed");
	end();
}

TEST(what_a_provider_must_give_must_be_there)
{
	static const char *const required[] = {"gender", "email", NULL};

	CHECK_STR(check(required, "{" ANNE "\"birthdate\":\"1985-03-02\"}"), "");
	CHECK_STR(check(required, "{\"email\":\"a@example.org\"}"), "identity-claim-missing");
	CHECK_STR(claim, "gender");
	CHECK_STR(check(required, "{\"gender\":\"male\",\"email\":\"\"}"),
		  "identity-claim-missing");
	CHECK_STR(claim, "email");
	end();
}

static const char *released(const char *scope)
{
	const struct client client = {.scope = scope};
	const struct authorize_request request = {
		.client = &client, .scope = scope, .userinfo_claims = ""};

	return released_claims(a, &config, &request, &identity).at;
}

TEST(the_raw_date_and_the_completed_one_are_two_claims)
{
	CHECK_STR(check(NULL, "{\"birthdate\":\"1960-00-00\"}"), "");
	CHECK_STR(released("openid birthdate idp_birthdate idp_id"),
		  "{\"birthdate\":\"1960-00-00\",\"idp_id\":\"agency\","
		  "\"idp_birthdate\":\"1960-00-00\"}");
	config.settings.complete_birthdate = true;
	CHECK_STR(released("openid birthdate idp_birthdate"),
		  "{\"birthdate\":\"1960-01-01\",\"idp_birthdate\":\"1960-00-00\"}");
	end();
}

TEST(each_shipped_scope_brings_exactly_its_claims)
{
	static const struct {
		const char *scope, *claims;
	} rows[] = {
		{"openid", "{}"},
		{"openid given_name", "{\"given_name\":\"A\",\"given_name_array\":[\"A\"]}"},
		{"openid birth", "{\"birthplace\":\"75117\",\"birthcountry\":\"99100\"}"},
		{"openid birthplace birthcountry",
		 "{\"birthplace\":\"75117\",\"birthcountry\":\"99100\"}"},
		{"openid rnipp_family_name",
		 "{\"family_name\":\"B\",\"rnipp_family_name\":\"BE\"}"},
		{"openid email preferred_username",
		 "{\"preferred_username\":\"D\",\"email\":\"a@example.org\"}"},
		{"openid profile",
		 "{\"given_name\":\"A\",\"given_name_array\":[\"A\"],\"family_name\":\"B\","
		 "\"birthdate\":\"1985-03-02\",\"gender\":\"male\",\"preferred_username\":\"D\"}"},
		{"openid identite_pivot",
		 "{\"given_name\":\"A\",\"given_name_array\":[\"A\"],\"family_name\":\"B\","
		 "\"birthdate\":\"1985-03-02\",\"gender\":\"male\",\"birthplace\":\"75117\","
		 "\"birthcountry\":\"99100\"}"},
	};

	CHECK_STR(check(NULL, "{\"given_name\":\"A\",\"given_name_array\":[\"A\"],"
			      "\"family_name\":\"B\",\"birthdate\":\"1985-03-02\","
			      "\"gender\":\"male\",\"preferred_username\":\"D\","
			      "\"birthplace\":\"75117\",\"birthcountry\":\"99100\","
			      "\"email\":\"a@example.org\",\"rnipp_family_name\":\"BE\"}"),
		  "");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_STR(released(rows[i].scope), rows[i].claims);
	end();
}
