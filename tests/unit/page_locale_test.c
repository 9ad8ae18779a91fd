#include "page_locale.h"
#include "test.h"

struct world {
	struct arena *arena;
	struct config_faults faults;
	struct locale locale, other;
};

static struct world begin(void)
{
	struct arena *a = arena_new();

	return (struct world){.arena = a, .faults = {.arena = a}};
}

static bool reads(const char *file, const char *json)
{
	struct world w = begin();
	bool sound = locale_read(w.arena, file, text_of(json), &w.locale, &w.faults);

	CHECK(sound == (w.faults.count == 0));
	arena_free(w.arena);
	return sound;
}

TEST(texts_are_found_by_key)
{
	struct world w = begin();

	CHECK(locale_read(w.arena, "locales/pt-br.json",
			  TEXT("{\"b.y\":\"two\",\"a\":\"one {x}\",\"c\":\"\"}"), &w.locale,
			  &w.faults));
	CHECK_STR(w.locale.language, "pt-br");
	CHECK_STR(locale_find(&w.locale, "a"), "one {x}");
	CHECK_STR(locale_find(&w.locale, "b.y"), "two");
	CHECK_STR(locale_find(&w.locale, "c"), "");
	CHECK_STR(locale_find(&w.locale, "b"), NULL);
	arena_free(w.arena);
}

TEST(a_catalogue_is_an_object_of_strings)
{
	CHECK(reads("fr.json", "{}"));
	CHECK(!reads("fr.json", "[]"));
	CHECK(!reads("fr.json", "{\"a\":1}"));
	CHECK(!reads("fr.json", "{\"a\":\"x\",\"a\":\"y\"}"));
	CHECK(!reads("fr.json", "{\"A\":\"x\"}"));
	CHECK(!reads("fr.json", "{\"\":\"x\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"x\\u0001\"}"));
	CHECK(!reads("fr.json", ""));
}

TEST(braces_are_placeholders)
{
	CHECK(reads("fr.json", "{\"a\":\"{client_name}{b}\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"{\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"}\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"{}\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"{a b}\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"{{a}}\"}"));
	CHECK(!reads("fr.json", "{\"a\":\"{a\"}"));
}

TEST(the_file_is_named_after_its_language)
{
	CHECK(!reads("locales/FR.json", "{}"));
	CHECK(!reads("locales/f.json", "{}"));
	CHECK(!reads("locales/fr.txt", "{}"));
	CHECK(!reads("locales/fr", "{}"));
	CHECK(!reads("locales/aa-bb-cc-dd-ee-ff.json", "{}"));
}

static int differences(const char *one, const char *two)
{
	struct world w = begin();
	int count;

	CHECK(locale_read(w.arena, "fr.json", text_of(one), &w.locale, &w.faults));
	CHECK(locale_read(w.arena, "en.json", text_of(two), &w.other, &w.faults));
	CHECK(locale_check_against(&w.other, &w.locale, &w.faults) == (w.faults.count == 0));
	count = w.faults.count;
	arena_free(w.arena);
	return count;
}

TEST(languages_have_the_same_keys_and_placeholders)
{
	CHECK_NUMBER(differences("{\"a\":\"{x} {y}\"}", "{\"a\":\"{y}, {x}\"}"), 0);
	CHECK_NUMBER(differences("{\"a\":\"1\",\"b\":\"2\"}", "{\"a\":\"1\"}"), 1);
	CHECK_NUMBER(differences("{\"a\":\"1\"}", "{\"a\":\"1\",\"b\":\"2\"}"), 1);
	CHECK_NUMBER(differences("{\"a\":\"{x}\"}", "{\"a\":\"{y}\"}"), 1);
	CHECK_NUMBER(differences("{\"a\":\"{x}\"}", "{\"a\":\"x\"}"), 1);
	CHECK_NUMBER(differences("{\"a\":\"x\"}", "{\"a\":\"{x}\"}"), 1);
}

TEST(texts_of_another_catalogue_take_the_place_of_the_first)
{
	struct world w = begin();

	CHECK(locale_read(w.arena, "en.json", TEXT("{\"b\":\"two\",\"a\":\"one\"}"), &w.locale,
			  &w.faults));
	CHECK(locale_read(w.arena, "en.json", TEXT("{\"c\":\"three\",\"a\":\"uno\"}"), &w.other,
			  &w.faults));
	locale_add(w.arena, &w.locale, &w.other);
	CHECK_NUMBER((long long)w.locale.count, 3);
	CHECK_STR(locale_find(&w.locale, "a"), "uno");
	CHECK_STR(locale_find(&w.locale, "b"), "two");
	CHECK_STR(locale_find(&w.locale, "c"), "three");
	arena_free(w.arena);
}
