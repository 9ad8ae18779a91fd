/* personal_number_test.c -- a number that says when somebody was born, and who says otherwise. */
#include "json_read.h"
#include "personal_number.h"
#include "test.h"

static bool agrees(const char *json)
{
	struct arena *a = arena_new();
	bool result = personal_number_agrees(json_read(a, text_of(json), 4096));

	arena_free(a);
	return result;
}

#define AN "\"personal_number\":\"001085000123\""
#define BINH "\"personal_number\":\"079303000456\""

TEST(a_number_agrees_with_century_year_and_sex)
{
	CHECK(agrees("{" AN ",\"birthdate\":\"1985-03-02\",\"gender\":\"male\"}"));
	CHECK(agrees("{" BINH ",\"birthdate\":\"2003-11-20\",\"gender\":\"female\"}"));
	CHECK(agrees("{" AN ",\"birthdate\":\"1985-00-00\"}"));
}

TEST(a_number_of_another_year_century_or_sex_disagrees)
{
	CHECK(!agrees("{" AN ",\"birthdate\":\"1986-03-02\"}"));
	CHECK(!agrees("{" AN ",\"birthdate\":\"2085-03-02\"}"));
	CHECK(!agrees("{" AN ",\"gender\":\"female\"}"));
	CHECK(!agrees("{" BINH ",\"gender\":\"male\"}"));
}

TEST(where_there_is_nothing_to_compare_nothing_disagrees)
{
	CHECK(agrees("{}"));
	CHECK(agrees("{" AN "}"));
	CHECK(agrees("{" AN ",\"gender\":\"unspecified\",\"birthdate\":\"1985\"}"));
	CHECK(agrees("{\"personal_number\":\"12\",\"birthdate\":\"1985-03-02\"}"));
	CHECK(agrees("{\"personal_number\":\"00108500012x\",\"gender\":\"female\"}"));
}
