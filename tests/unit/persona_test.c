#include "persona.h"
#include "test.h"

static struct arena *arena;
static const struct refusal *no;
static const char *detail;

static const struct personas *parse(const char *json)
{
	arena_free(arena);
	arena = arena_new();
	detail = NULL;
	return personas_parse(arena, text_of(json), &no, &detail);
}

static const char *why_not(const char *json)
{
	const struct personas *personas = parse(json);
	const char *name = personas != NULL ? "" : no->name;

	arena_free(arena);
	arena = NULL;
	return name;
}

TEST(personas_are_found_by_id)
{
	const struct personas *p =
		parse("{\"personas\":[{\"id\":\"a\",\"label\":\"A\"},{\"id\":\"b-2\",\"label\":"
		      "\"Lê Thị Bé\","
		      "\"acr\":\"eidas2\",\"sub\":\"s\",\"amr\":\"pwd otp\",\"delay_ms\":20,"
		      "\"claims\":{\"given_name\":\"Bé\"},\"error\":\"access_denied\"}]}");

	CHECK(p != NULL && p->count == 2);
	CHECK(persona_find(p, "c") == NULL && persona_find(p, "") == NULL);
	CHECK_STR(persona_find(p, "a")->sub, "a");
	CHECK_STR(persona_find(p, "a")->acr, "");
	CHECK(json_object_size(persona_find(p, "a")->claims) == 0);
	CHECK_STR(persona_find(p, "b-2")->sub, "s");
	CHECK_STR(persona_find(p, "b-2")->error, "access_denied");
	CHECK_NUMBER(persona_find(p, "b-2")->delay_ms, 20);
	CHECK_STR(json_string_value(json_object_get(persona_find(p, "b-2")->claims, "given_name")),
		  "Bé");
	arena_free(arena);
	arena = NULL;
}

TEST(a_persona_has_a_fault_that_there_is)
{
	const struct personas *p = parse(
		"{\"personas\":[{\"id\":\"a\",\"label\":\"A\",\"fault\":\"id-token-none\"}]}");

	CHECK(fault_is(p->list[0].fault, "id-token-none"));
	arena_free(arena);
	arena = NULL;
	CHECK_STR(why_not("{\"personas\":[{\"id\":\"a\",\"label\":\"A\",\"fault\":\"pretzel\"}]}"),
		  "persona-member-unfit");
}

TEST(no_personas_file_is_an_empty_list)
{
	CHECK(parse(NULL) != NULL && parse(NULL)->count == 0);
	arena_free(arena);
	arena = NULL;
}

TEST(personas_of_another_shape_are_refused)
{
	CHECK_STR(why_not("[]"), "personas-malformed");
	CHECK_STR(why_not("{}"), "personas-malformed");
	CHECK_STR(why_not("{\"personas\":{}}"), "personas-malformed");
	CHECK_STR(why_not("{\"personas\":[1]}"), "personas-malformed");
}

#define ONE(members) "{\"personas\":[{\"id\":\"a\",\"label\":\"A\"" members "}]}"

TEST(unfit_members_of_a_persona_are_refused)
{
	CHECK_STR(why_not(ONE("")), "");
	CHECK_STR(why_not("{\"personas\":[{\"id\":\"a\"}]}"), "persona-member-unfit");
	CHECK_STR(why_not("{\"personas\":[{\"label\":\"A\"}]}"), "persona-member-unfit");
	CHECK_STR(why_not("{\"personas\":[{\"id\":\"A\",\"label\":\"A\"}]}"),
		  "persona-member-unfit");
	CHECK_STR(why_not("{\"personas\":[{\"id\":\"a&b\",\"label\":\"A\"}]}"),
		  "persona-member-unfit");
	CHECK_STR(why_not(ONE(",\"age\":4")), "persona-member-unfit");
	CHECK_STR(why_not(ONE(",\"acr\":4")), "persona-member-unfit");
	CHECK_STR(why_not(ONE(",\"error\":\"a b\"")), "persona-member-unfit");
	CHECK_STR(why_not(ONE(",\"delay_ms\":-1")), "persona-member-unfit");
	CHECK_STR(why_not(ONE(",\"delay_ms\":60001")), "persona-member-unfit");
	CHECK_STR(why_not(ONE(",\"claims\":[]")), "persona-member-unfit");
}

TEST(an_id_belongs_to_one_persona)
{
	CHECK_STR(why_not("{\"personas\":[{\"id\":\"a\",\"label\":\"A\"},"
			  "{\"id\":\"a\",\"label\":\"B\"}]}"),
		  "persona-repeated");
}
