#include "claim_mapping.h"
#include "json_read.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

static struct arena *arena;
static const struct refusal *no;

static json_t *read(const char *json)
{
	return json == NULL ? NULL : json_read(arena, text_of(json), 1 << 20);
}

static const char *map_all(const struct claim_pair *pairs, const char *id_token,
			   const char *userinfo, const char *resource)
{
	const struct provider provider = {.claims = pairs};
	json_t *claims;

	arena_free(arena);
	arena = arena_new();
	claims = claim_mapping(
		arena, &provider,
		&(struct claim_sources){read(id_token), read(userinfo), read(resource)}, &no);
	if (claims == NULL)
		return no->name;
	char *json = json_dumps(claims, JSON_COMPACT | JSON_SORT_KEYS);

	arena_defer(arena, free, json);
	return json;
}

static const char *map(const struct claim_pair *pairs, const char *id_token, const char *userinfo)
{
	return map_all(pairs, id_token, userinfo, NULL);
}

static void end(void)
{
	arena_free(arena);
	arena = NULL;
}

#define RENAMED(ours_, theirs_)                                                                    \
	{                                                                                          \
		.ours = ours_, .theirs = theirs_, .constant = "", .date = ""                       \
	}
#define END                                                                                        \
	{                                                                                          \
		.ours = NULL                                                                       \
	}

static const struct claim_pair none[] = {END};
static const struct claim_pair renamings[] = {RENAMED("family_name", "nom"),
					      RENAMED("birthplace", "lieu"),
					      RENAMED("acr", "niveau"), END};

TEST(claims_keep_their_names_without_a_mapping)
{
	CHECK_STR(map(none, "{\"sub\":\"s\",\"given_name\":\"Bé\"}",
		      "{\"sub\":\"s\",\"family_name\":\"Lê\",\"email_verified\":true}"),
		  "{\"email_verified\":true,\"family_name\":\"Lê\",\"given_name\":\"Bé\"}");
	CHECK_STR(map(none, "{\"given_name\":\"Bé\"}", NULL), "{\"given_name\":\"Bé\"}");
	end();
}

TEST(a_mapping_renames)
{
	CHECK_STR(map(renamings, "{\"nom\":\"O'Neil\"}", "{\"lieu\":\"99100\",\"email\":\"e\"}"),
		  "{\"birthplace\":\"99100\",\"email\":\"e\",\"family_name\":\"O'Neil\"}");
	end();
}

TEST(a_renamed_claim_wins_over_one_that_has_our_name)
{
	CHECK_STR(map(renamings, "{\"family_name\":\"theirs\"}", "{\"nom\":\"mapped\"}"),
		  "{\"family_name\":\"mapped\"}");
	end();
}

TEST(the_signed_claim_wins)
{
	CHECK_STR(map(none, "{\"email\":\"signed\"}", "{\"email\":\"unsigned\"}"),
		  "{\"email\":\"signed\"}");
	end();
}

TEST(names_that_speak_about_tokens_are_never_taken)
{
	CHECK_STR(
		map(none,
		    "{\"iss\":\"x\",\"sub\":\"x\",\"aud\":\"x\",\"acr\":\"eidas3\",\"amr\":[\"x\"],"
		    "\"nonce\":\"x\",\"azp\":\"x\",\"sid\":\"x\",\"at_hash\":\"x\",\"jti\":\"x\"}",
		    "{\"acr\":\"eidas3\",\"rep_scope\":\"x\",\"client_id\":\"x\",\"scope\":\"x\","
		    "\"cnf\":\"x\",\"act\":\"x\",\"events\":\"x\",\"_claim_names\":\"x\"}"),
		"{}");
	CHECK_STR(map(renamings, "{\"niveau\":\"eidas3\"}", NULL), "{}");
	end();
}

TEST(only_strings_flags_and_arrays_of_strings_are_taken)
{
	CHECK_STR(map(none,
		      "{\"a\":1,\"b\":null,\"c\":{\"d\":\"e\"},\"f\":[1],\"g\":[\"x\",{}],"
		      "\"given_name_array\":[\"An\",\"Bé\"],\"h\":false,\"i\":1.5,\"j\":[]}",
		      NULL),
		  "{\"given_name_array\":[\"An\",\"Bé\"],\"h\":false}");
	end();
}

TEST(a_claim_has_1024_bytes_at_most)
{
	char value[1100], json[1200];

	memset(value, 'x', sizeof value);
	snprintf(json, sizeof json, "{\"a\":\"%.1024s\"}", value);
	CHECK_NUMBER(strlen(map(none, json, NULL)), strlen(json));
	snprintf(json, sizeof json, "{\"a\":\"%.1025s\"}", value);
	CHECK_STR(map(none, json, NULL), "{}");
	end();
}

TEST(all_claims_together_have_16_kilobytes_at_most)
{
	static char json[64 * 1024];
	char value[1001];

	memset(value, 'x', 1000);
	value[1000] = '\0';
	strcpy(json, "{");
	for (int i = 0; i < 20; i++)
		snprintf(json + strlen(json), 1100, "%s\"claim%d\":\"%s\"", i > 0 ? "," : "", i,
			 value);
	strcat(json, "}");
	CHECK_STR(map(none, json, NULL), "upstream-claims-too-long");
	end();
}

TEST(a_register_and_we_speak_for_ourselves)
{
	static const struct claim_pair of_register[] = {RENAMED("rnipp_gender", "register_gender"),
							END};

	CHECK_STR(map(none,
		      "{\"rnipp_gender\":\"male\",\"idp_id\":\"x\",\"idp_birthdate\":\"1\","
		      "\"gender\":\"male\"}",
		      NULL),
		  "{\"gender\":\"male\"}");
	CHECK_STR(map(of_register, "{\"register_gender\":\"male\",\"rnipp_gender\":\"female\"}",
		      NULL),
		  "{\"rnipp_gender\":\"male\"}");
	end();
}

/* an address is an object of strings, updated_at a number; nothing else may be. */
TEST(an_address_and_the_time_of_an_update_keep_their_types)
{
	CHECK_STR(map(none,
		      "{\"address\":{\"formatted\":\"1 rue A\",\"country\":\"FR\"},"
		      "\"updated_at\":7,\"email_verified\":true}",
		      NULL),
		  "{\"address\":{\"country\":\"FR\",\"formatted\":\"1 rue A\"},"
		  "\"email_verified\":true,\"updated_at\":7}");
	CHECK_STR(map(none,
		      "{\"address\":{\"formatted\":{\"a\":1}},\"updated_at\":1.5,\"n\":7,"
		      "\"o\":{\"a\":\"b\"}}",
		      NULL),
		  "{}");
	end();
}

TEST(a_claim_is_found_inside_of_others)
{
	static const struct claim_pair pairs[] = {RENAMED("family_name", "/person/names/1/value"),
						  RENAMED("given_name", "/person/a~1b~0c"),
						  RENAMED("gender", "/person/names/01/value"),
						  RENAMED("birthplace", "/person/names"), END};

	CHECK_STR(map(pairs,
		      "{\"person\":{\"names\":[{\"value\":\"no\"},{\"value\":\"LÊ\"}],"
		      "\"a/b~c\":\"Bé\"}}",
		      NULL),
		  "{\"family_name\":\"LÊ\",\"given_name\":\"Bé\"}");
	CHECK_STR(map(pairs, "{}", "{\"person\":{\"names\":[1,{\"value\":\"LÊ\"}]}}"),
		  "{\"family_name\":\"LÊ\"}");
	CHECK_STR(map(pairs, "{\"person\":\"Bé\"}", NULL), "{\"person\":\"Bé\"}");
	end();
}

TEST(dates_and_words_are_written_as_ours)
{
	static const struct claim_value sexes[] = {{"1", "male"}, {"F", "female"}, {NULL, NULL}};
	static const struct claim_pair pairs[] = {
		{.ours = "birthdate", .theirs = "born", .constant = "", .date = "DD/MM/YYYY"},
		{.ours = "gender", .theirs = "sex", .constant = "", .date = "", .values = sexes},
		END};

	CHECK_STR(map(pairs, "{\"born\":\"02/03/1985\",\"sex\":1}", NULL),
		  "{\"birthdate\":\"1985-03-02\",\"gender\":\"male\"}");
	CHECK_STR(map(pairs, "{\"born\":\"00/00/1960\",\"sex\":\"F\"}", NULL),
		  "{\"birthdate\":\"1960-00-00\",\"gender\":\"female\"}");
	CHECK_STR(map(pairs, "{\"born\":\"2/3/1985\",\"sex\":\"M\"}", NULL),
		  "{\"birthdate\":\"2/3/1985\",\"gender\":\"M\"}");
	CHECK_STR(map(pairs, "{\"born\":\"02-03-1985\",\"sex\":true}", NULL),
		  "{\"birthdate\":\"02-03-1985\",\"gender\":true}");
	end();
}

TEST(of_several_sources_the_first_that_there_is)
{
	static const struct claim_pair pairs[] = {
		RENAMED("birthcountry", "country"),
		{.ours = "birthcountry", .theirs = "", .constant = "99243", .date = ""},
		{.ours = "sub", .theirs = "", .constant = "me", .date = ""},
		END};

	CHECK_STR(map(pairs, "{\"country\":\"99100\"}", NULL), "{\"birthcountry\":\"99100\"}");
	CHECK_STR(map(pairs, "{}", "{\"birthcountry\":\"99999\"}"), "{\"birthcountry\":\"99243\"}");
	end();
}

/* G-7 */
TEST(of_one_more_resource_nothing_is_taken_but_what_is_named)
{
	static const struct claim_pair pairs[] = {{.ours = "phone_number",
						   .theirs = "/lines/0",
						   .is_of_resource = true,
						   .constant = "",
						   .date = ""},
						  {.ours = "nickname",
						   .theirs = "email",
						   .is_of_resource = true,
						   .constant = "",
						   .date = ""},
						  END};

	CHECK_STR(map_all(pairs, "{\"sub\":\"s\"}", "{\"lines\":[\"1\"],\"email\":\"e\"}",
			  "{\"lines\":[\"2\"],\"email\":\"f\",\"given_name\":\"Bé\"}"),
		  "{\"email\":\"e\",\"lines\":[\"1\"],\"nickname\":\"f\",\"phone_number\":\"2\"}");
	CHECK_STR(map_all(pairs, "{\"sub\":\"s\"}", "{\"lines\":[\"1\"]}", NULL),
		  "{\"lines\":[\"1\"]}");
	end();
}
