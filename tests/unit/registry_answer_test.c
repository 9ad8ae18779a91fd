/* registry_answer_test.c -- what a civil registry is asked, and what its answers do. */
#include "claim_table.h"
#include "json_read.h"
#include "json_write.h"
#include "registry_answer.h"
#include "test.h"
#include <stdlib.h>
#include <string.h>

#define ANNE                                                                                       \
	"\"given_name\":\"Anne Marie\",\"family_name\":\"MARTIN\",\"birthdate\":\"1985-03-02\","   \
	"\"gender\":\"female\",\"birthplace\":\"75117\",\"birthcountry\":\"99100\""
#define ANNA                                                                                       \
	"\"given_name\":\"Anna Marie\",\"family_name\":\"MARTIN\",\"birthdate\":\"1985-03-02\","   \
	"\"gender\":\"female\",\"birthplace\":\"75117\",\"birthcountry\":\"99100\""

static struct arena *a;
static struct config config;
static struct identity identity;

static void begin(const char *failure_acr, bool replaces)
{
	static const char *const levels[] = {"eidas1", "eidas2", NULL};
	struct config_faults faults;

	arena_free(a);
	a = arena_new();
	faults = config_faults_none(a);
	config = (struct config){.claims = claim_table_read(a, TEXT_NONE, &faults)};
	config.settings.acr_values = levels;
	config.settings.registry_failure_acr = failure_acr;
	config.settings.registry_replaces = replaces;
	identity = (struct identity){
		.issuer = "i",
		.sub = "s",
		.acr = "eidas2",
		.claims = json_read(
			a,
			TEXT("{" ANNE
			     ",\"given_name_array\":[\"Anne\",\"Marie\"],\"email\":\"a@b\"}"),
			4096)};
}

static void end(void)
{
	arena_free(a);
	a = NULL;
}

static enum registry_outcome outcome(const char *json)
{
	return registry_answer_parse(a, &config, text_of(json)).outcome;
}

TEST(the_registry_is_asked_her_pivot_identity_and_nothing_else)
{
	begin("", false);
	CHECK_TEXT(registry_question(a, &identity), "{\"version\":1," ANNE "}");
	identity.claims = json_read(a, TEXT("{\"family_name\":\"B\",\"birthplace\":\"\"}"), 100);
	CHECK_TEXT(registry_question(a, &identity), "{\"version\":1,\"family_name\":\"B\"}");
	end();
}

/* franceconnect 3.7, 6.10 U36 to U38: each outcome is its own. */
TEST(each_outcome_is_its_own_refusal_and_event)
{
	static const struct {
		const char *json, *refusal, *event;
	} rows[] = {
		{"{\"outcome\":\"found\"}", NULL, "registry-found"},
		{"{\"outcome\":\"rectified\",\"identity\":{" ANNA "}}", NULL, "registry-rectified"},
		{"{\"outcome\":\"several\"}", "registry-several", "registry-several"},
		{"{\"outcome\":\"none\"}", "registry-none", "registry-none"},
		{"{\"outcome\":\"deceased\",\"identity\":{" ANNE "}}", "registry-deceased",
		 "registry-deceased"},
		{"{\"outcome\":\"rejected\"}", "registry-rejected", "registry-rejected"},
		{"{\"outcome\":\"doubtful\"}", "registry-doubtful", "registry-doubtful"},
		{"{\"outcome\":\"name_in_use\"}", "registry-name-in-use", "registry-name-in-use"},
		{"", "registry-failed", "registry-failed"},
	};

	begin("", false);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct refusal *no = registry_answer_refusal(&config, outcome(rows[i].json));

		CHECK_STR(no == NULL ? NULL : no->name, rows[i].refusal);
		CHECK_STR(registry_outcome_event(outcome(rows[i].json)), rows[i].event);
	}
	end();
}

TEST(what_is_no_answer_has_failed)
{
	static const char *const bodies[] = {
		"",
		"found",
		"[]",
		"{}",
		"{\"outcome\":\"perhaps\"}",
		"{\"outcome\":7}",
		"{\"outcome\":\"FOUND\"}",
		"{\"outcome\":\"rectified\"}",
		"{\"outcome\":\"rectified\",\"identity\":\"Anna\"}",
		"{\"outcome\":\"rectified\",\"identity\":{}}",
		"{\"outcome\":\"rectified\",\"identity\":{\"family_name\":\"B\"}}",
		"{\"outcome\":\"found\",\"identity\":{" ANNE ",\"sub\":\"x\"}}",
		"{\"outcome\":\"found\",\"identity\":{" ANNE ",\"given_name_array\":\"x\"}}",
		"{\"outcome\":\"found\",\"identity\":{\"given_name\":\"A\\u202ee\","
		"\"family_name\":\"B\",\"birthdate\":\"1985-03-02\",\"gender\":\"male\","
		"\"birthcountry\":\"99243\"}}",
		"{\"outcome\":\"found\",\"identity\":{\"given_name\":\"A\",\"family_name\":\"B\","
		"\"birthdate\":\"02/03/1985\",\"gender\":\"male\",\"birthcountry\":\"99243\"}}",
		"{\"outcome\":\"found\",\"identity\":{\"given_name\":\"A\",\"family_name\":\"B\","
		"\"birthdate\":\"1985-03-02\",\"gender\":\"male\",\"birthcountry\":\"99100\"}}",
	};

	begin("", false);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		CHECK_NUMBER(outcome(bodies[i]), REGISTRY_FAILED);
	CHECK_NUMBER(outcome("{\"outcome\":\"found\",\"identity\":{\"given_name\":\"A\","
			     "\"family_name\":\"B\",\"birthdate\":\"1985-03-02\","
			     "\"gender\":\"male\",\"birthcountry\":\"99243\"}}"),
		     REGISTRY_FOUND);
	end();
}

static void apply(const char *json)
{
	struct registry_answer answer = registry_answer_parse(a, &config, text_of(json));

	registry_answer_apply(a, &config, &answer, &identity);
}

static const char *claim(const char *name) { return json_string_or(identity.claims, name, ""); }

TEST(what_the_registry_has_stands_beside_what_the_provider_said)
{
	begin("", false);
	apply("{\"outcome\":\"rectified\",\"identity\":{" ANNA
	      ",\"given_name_array\":[\"Anna\",\"Marie\"]}}");
	CHECK_STR(claim("given_name"), "Anne Marie");
	CHECK_STR(claim("rnipp_given_name"), "Anna Marie");
	CHECK_STR(claim("rnipp_birthplace"), "75117");
	CHECK_NUMBER((long long)json_array_size(
			     json_object_get(identity.claims, "rnipp_given_name_array")),
		     2);
	CHECK_STR(claim("registry_check"), "rectified");
	CHECK_STR(identity.acr, "eidas2");
	begin("", false);
	apply("{\"outcome\":\"found\"}");
	CHECK_STR(claim("rnipp_given_name"), "Anne Marie");
	CHECK_STR(claim("registry_check"), "found");
	end();
}

TEST(it_may_stand_in_place_of_it)
{
	begin("", true);
	apply("{\"outcome\":\"rectified\",\"identity\":{\"given_name\":\"Anna\",\"family_name\":"
	      "\"MARTIN\",\"birthdate\":\"1985-00-00\",\"gender\":\"female\",\"birthcountry\":"
	      "\"99243\"}}");
	CHECK_STR(claim("given_name"), "Anna");
	CHECK_STR(claim("birthdate"), "1985-00-00");
	CHECK_STR(claim("birthplace"), "");
	CHECK(json_object_get(identity.claims, "given_name_array") == NULL);
	CHECK_STR(claim("email"), "a@b");
	end();
}

/* franceconnect 2.7: the hash is of the registry's identity. */
TEST(a_person_is_whom_the_registry_knows)
{
	struct text of_anna, of_anne;

	begin("", false);
	of_anne = identity_pivot_hash(a, &identity);
	identity.claims = json_read(a, TEXT("{" ANNA "}"), 4096);
	of_anna = arena_text(a, identity_pivot_hash(a, &identity));
	identity.claims = json_read(a, TEXT("{" ANNE "}"), 4096);
	apply("{\"outcome\":\"rectified\",\"identity\":{" ANNA "}}");
	CHECK(text_equal(identity_pivot_hash(a, &identity), of_anna));
	CHECK(!text_equal(of_anne, of_anna));
	end();
}

TEST(whoever_was_not_checked_has_a_lower_level_and_no_pivot_identity)
{
	begin("eidas1", false);
	CHECK(registry_answer_refusal(&config, REGISTRY_FAILED) == NULL);
	CHECK(registry_answer_refusal(&config, REGISTRY_NONE) != NULL);
	apply("");
	CHECK_STR(claim("registry_check"), "unchecked");
	CHECK_STR(identity.acr, "eidas1");
	CHECK_STR(claim("rnipp_family_name"), "");
	CHECK(identity_pivot_hash(a, &identity).at == NULL);
	begin("eidas2", false);
	identity.acr = "eidas1";
	apply("");
	CHECK_STR(identity.acr, "eidas1");
	end();
}

/* franceconnect 2.7.4 */
TEST(somebody_of_another_country_is_known_by_her_nodes_sub)
{
	begin("", false);
	identity.sub = "DE/FR/1234";
	CHECK_TEXT(identity_european_hash(a, &identity),
		   "eZwx2ISFA8XLU3z5S4mb/aCTkJP4nfVmZqpM4j+XDv0=");
	end();
}
