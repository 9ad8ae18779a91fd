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

static enum identity_rule rule = IDENTITY_ANY;

static const char *check(const char *const *required, const char *json)
{
	const struct provider provider = {
		.id = "agency", .required_claims = required, .identity = rule};
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

	return released_claims(a, &config, &request, &identity).userinfo.at;
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

#define BORN "\"birthdate\":\"1985-03-02\","
#define IN_PARIS "\"birthcountry\":\"99100\",\"birthplace\":\"75117\""

/* franceconnect 3.6: what each kind of identity must have. */
TEST(each_kind_of_identity_has_its_own_rule)
{
	static const struct {
		enum identity_rule rule;
		const char *json, *no, *claim;
	} rows[] = {
		{IDENTITY_DEFAULT, "{" ANNE BORN IN_PARIS "}", "", ""},
		{IDENTITY_DEFAULT, "{" ANNE BORN "\"birthcountry\":\"99243\"}", "", ""},
		{IDENTITY_DEFAULT, "{" ANNE BORN "\"birthcountry\":\"99100\"}",
		 "identity-claim-malformed", "birthplace"},
		{IDENTITY_DEFAULT, "{" ANNE IN_PARIS "}", "identity-claim-missing", "birthdate"},
		{IDENTITY_DEFAULT, "{" ANNE BORN "\"x\":\"\"}", "identity-claim-missing",
		 "birthcountry"},
		{IDENTITY_DEFAULT,
		 "{\"given_name\":\"A\",\"family_name\":\"B\",\"gender\":\"male\"," BORN IN_PARIS
		 "}",
		 "identity-claim-missing", "email"},
		{IDENTITY_DELEGATED,
		 "{\"given_name\":\"A\",\"family_name\":\"B\",\"gender\":\"male\"," BORN IN_PARIS
		 "}",
		 "", ""},
		{IDENTITY_DELEGATED,
		 "{\"given_name\":\"A\",\"family_name\":\"B\"," BORN IN_PARIS "}",
		 "identity-claim-missing", "gender"},
		{IDENTITY_EUROPEAN,
		 "{\"given_name\":\"Αλέξης\",\"family_name\":\"B\",\"birthdate\":\"1962\","
		 "\"birthplace\":\"Athina\",\"birthcountry\":\"EL\"}",
		 "", ""},
		{IDENTITY_EUROPEAN, "{\"given_name\":\"A\",\"birthdate\":\"1962\"}",
		 "identity-claim-missing", "family_name"},
		{IDENTITY_EUROPEAN,
		 "{\"given_name\":\"A\",\"family_name\":\"B\",\"birthdate\":\"1962\","
		 "\"gender\":\"M\"}",
		 "identity-claim-malformed", "gender"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		rule = rows[i].rule;
		CHECK_STR(check(NULL, rows[i].json), rows[i].no);
		CHECK_STR(claim == NULL ? "" : claim, rows[i].claim);
	}
	rule = IDENTITY_ANY;
	end();
}

TEST(one_spelling_of_a_name_is_one_identity)
{
	struct text one, other;

	CHECK_STR(check(NULL,
			"{\"given_name\":\"Joe\u0308lle\",\"given_name_array\":[\"Joe\u0308lle\"],"
			"\"family_name\":\"B\",\"gender\":\"female\"," BORN IN_PARIS "}"),
		  "");
	CHECK_STR(json_string_value(json_object_get(identity.claims, "given_name")), "Jo\u00eblle");
	CHECK_STR(json_string_value(
			  json_array_get(json_object_get(identity.claims, "given_name_array"), 0)),
		  "Jo\u00eblle");
	one = identity_pivot_hash(a, &identity);
	identity.claims = json_read(a,
				    TEXT("{\"given_name\":\"Jo\u00eblle\",\"family_name\":\"B\","
					 "\"gender\":\"female\"," BORN IN_PARIS "}"),
				    4096);
	other = identity_pivot_hash(a, &identity);
	CHECK(one.at != NULL && text_equal(one, other));
	end();
}
