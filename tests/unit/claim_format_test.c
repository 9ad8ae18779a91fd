/* claim_format_test.c -- FranceConnect's formats of the pivot identity (franceconnect.md 2.6). */
#include "claim_format.h"
#include "json_read.h"
#include "test.h"
#include <string.h>

static bool fits(enum claim_format format, const char *json)
{
	struct arena *a = arena_new();
	const char *whole = arena_printf(a, "{\"v\":%s}", json);
	bool result =
		claim_format_fits(format, json_object_get(json_read(a, text_of(whole), 4096), "v"));

	arena_free(a);
	return result;
}

static void check_all(enum claim_format format, const char *const *values, bool expected)
{
	for (; *values != NULL; values++)
		if (fits(format, *values) != expected)
			CHECK_STR(*values, expected ? "(fits)" : "(does not fit)");
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

TEST(a_date_is_of_a_real_calendar)
{
	check_all(CLAIM_DATE, LIST("\"1985-03-02\"", "\"2000-02-29\"", "\"1996-02-29\""), true);
	check_all(CLAIM_DATE,
		  LIST("\"1985-3-2\"", "\"1900-02-29\"", "\"1985-13-01\"", "\"1985-00-01\"",
		       "\"1985-04-31\"", "\"0000-01-01\"", "\"1985-03-02T\"", "\"1985/03/02\"",
		       "\"1960-00-00\"", "\"\"", "7", "null", "[\"1985-03-02\"]"),
		  false);
}

TEST(a_person_may_be_presumed_born_in_a_month_or_a_year)
{
	check_all(CLAIM_PRESUMED_DATE, LIST("\"1960-00-00\"", "\"1957-07-00\"", "\"1985-03-02\""),
		  true);
	check_all(CLAIM_PRESUMED_DATE, LIST("\"1960-00-12\"", "\"1960-13-00\"", "\"0000-00-00\""),
		  false);
}

TEST(a_place_in_france_has_a_code_and_corsica_a_letter)
{
	check_all(CLAIM_COG_PLACE,
		  LIST("\"75117\"", "\"2A004\"", "\"2B033\"", "\"97411\"", "\"20004\"", "\"98735\"",
		       "\"78646\""),
		  true);
	check_all(CLAIM_COG_PLACE,
		  LIST("\"2C004\"", "\"7511\"", "\"751170\"", "\"Paris\"", "\"2a004\"", "\"\""),
		  false);
	check_all(CLAIM_COG_COUNTRY, LIST("\"99100\"", "\"99243\""), true);
	check_all(CLAIM_COG_COUNTRY, LIST("\"75117\"", "\"FR\"", "\"9910\"", "\"99-00\""), false);
}

TEST(a_gender_is_one_of_three_words)
{
	check_all(CLAIM_GENDER, LIST("\"male\"", "\"female\"", "\"unspecified\""), true);
	check_all(CLAIM_GENDER, LIST("\"M\"", "\"Male\"", "\"\"", "true"), false);
}

TEST(names_may_hold_anything_but_control_characters)
{
	check_all(CLAIM_NAME, LIST("\"Nguyễn\"", "\"D'ARTAGNAN-LE GOFF\"", "\"<b>\""), true);
	check_all(CLAIM_NAME, LIST("\"\"", "\"a\\nb\"", "\"a\\u007f\"", "[\"a\"]"), false);
	check_all(CLAIM_NAME,
		  LIST("\"\u0645\u062d\u0645\u062f\"", "\"\u05d3\u05d5\u05d3\"", "\"王小明\"",
		       "\"\u0645\u06cc\u200c\u062e\"", "\"葛\U000e0100\""),
		  true);
	check_all(CLAIM_NAME,
		  LIST("\"An\u202ene\"", "\"An\u200bne\"", "\"\u2066x\u2069\"", "\"x\ufeff\"",
		       "\"a\u200db\"", "\"\u061c\"", "\"x\\u0085\"", "\"a\u00adb\"", "\"x\u2028y\"",
		       "\"x\U000e0041\"", "\"\uffff\""),
		  false);
	check_all(CLAIM_NAMES, LIST("[\"Joëlle Françoise\"]", "[\"Thị\",\"Ngọc\"]"), true);
	check_all(CLAIM_NAMES, LIST("[]", "[\"\"]", "[1]", "\"Anne\"", "[\"a\",null]"), false);
}

TEST(an_address_has_one_at_sign)
{
	check_all(CLAIM_EMAIL, LIST("\"a@example.org\"", "\"é.a@exämple.org\""), true);
	check_all(CLAIM_EMAIL,
		  LIST("\"a\"", "\"@b\"", "\"a@\"", "\"a@b@c\"", "\"a b@c\"", "\"<a@b>\""), false);
}

TEST(numbers_of_vietnamese_documents_are_digits)
{
	check_all(CLAIM_PERSONAL_NUMBER, LIST("\"001085000123\""), true);
	check_all(CLAIM_PERSONAL_NUMBER,
		  LIST("\"00108500012\"", "\"0010850001234\"", "\"00108500012x\"", "\"\"",
		       "1085000123", "\"001 085 00012\""),
		  false);
	check_all(CLAIM_IDENTITY_CARD_NUMBER, LIST("\"012345678\"", "\"001085000123\""), true);
	check_all(CLAIM_IDENTITY_CARD_NUMBER,
		  LIST("\"01234567\"", "\"0123456789\"", "\"A12345678\""), false);
}

TEST(a_name_is_counted_in_characters)
{
	char json[4 * 257 + 3] = "\"";

	for (int i = 0; i < 256; i++)
		strcat(json, "王");
	strcat(json, "\"");
	CHECK(fits(CLAIM_NAME, json));
	strcpy(json + strlen(json) - 1, "王\"");
	CHECK(!fits(CLAIM_NAME, json));
}
