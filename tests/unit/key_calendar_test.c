#include "key_calendar.h"
#include "key_schedule.h"
#include "test.h"

enum { NOW = 1800000000, DAY = 86400 };

static struct config config_of(void)
{
	return (struct config){.settings = {.issuer = "https://parvis.example",
					    .jwks_max_age_s = 3600,
					    .key_period_s = 90 * DAY,
					    .key_propagation_s = 90000,
					    .session_ttl_s = 1800}};
}

static struct key key(const char *kid, long long published, long long active)
{
	return (struct key){
		.kid = text_of(kid),
		.use = KEY_SIGNS_TOKENS,
		.alg = JOSE_ES256,
		.dates = {.created = NOW - DAY, .published = published, .active = active},
		.max_age = 7200};
}

/* K-15 */
TEST(calendar_says_which_keys_there_are_and_what_comes)
{
	struct arena *a = arena_new();
	const struct config config = config_of();
	const struct key keys[] = {key("first", NOW - DAY, NOW - DAY),
				   key("second", NOW, NOW + DAY)};
	const struct key_set set = {2, keys};
	const char *json = key_calendar_json(a, &config, &set, NOW).at;

	CHECK_STR(json, "{\"issuer\":\"https://parvis.example\",\"keys\":["
			"{\"kid\":\"first\",\"alg\":\"ES256\",\"state\":\"current\","
			"\"published\":1799913600,\"active\":1799913600},"
			"{\"kid\":\"second\",\"alg\":\"ES256\",\"state\":\"next\","
			"\"published\":1800000000,\"active\":1800086400}],"
			"\"steps\":[{\"use\":\"sig\",\"alg\":\"ES256\",\"step\":\"activate\","
			"\"kid\":\"second\",\"due\":1800086400,\"comes_by_itself\":true}]}");
	arena_free(a);
}

TEST(calendar_keeps_quiet_about_a_key_that_nobody_is_told_of)
{
	struct arena *a = arena_new();
	const struct config config = config_of();
	const struct key keys[] = {key("first", NOW - DAY, NOW - DAY), key("hidden", 0, 0)};
	const struct key_set set = {2, keys};

	CHECK(strstr(key_calendar_json(a, &config, &set, NOW).at, "hidden") == NULL);
	CHECK(strstr(key_calendar_json(a, &config, &set, NOW).at, "\"publish\"") != NULL);
	CHECK(strstr(key_calendar_ics(a, &config, &set, NOW).at, "hidden") == NULL);
	arena_free(a);
}

TEST(calendar_leaves_out_what_has_ended_and_what_is_no_clients_affair)
{
	struct arena *a = arena_new();
	const struct config config = config_of();
	struct key keys[] = {key("first", NOW - DAY, NOW - DAY), key("gone", NOW - DAY, NOW - DAY),
			     key("other", NOW - DAY, NOW - DAY)};
	const struct key_set set = {3, keys};
	const char *json;

	keys[1].dates.retired = NOW - 1;
	keys[2].use = KEY_DECRYPTS;
	json = key_calendar_json(a, &config, &set, NOW).at;
	CHECK(strstr(json, "gone") == NULL && strstr(json, "other") == NULL);
	CHECK(strstr(json, "\"step\":\"generate\"") != NULL); /* not: destroy */
	arena_free(a);
}

/* The same bytes until something changes: a reader that holds them is told so. */
TEST(calendar_is_the_same_from_one_second_to_the_next)
{
	struct arena *a = arena_new();
	const struct config config = config_of();
	const struct key keys[] = {key("first", NOW - DAY, NOW - DAY),
				   key("second", NOW, NOW + DAY)};
	const struct key_set set = {2, keys};

	CHECK_STR(key_calendar_ics(a, &config, &set, NOW).at,
		  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parvis//keys//EN\r\nBEGIN:VEVENT\r\n"
		  "UID:sig-ES256-activate-1800086400@parvis\r\nDTSTAMP:20270115T080000Z\r\n"
		  "DTSTART:20270116T080000Z\r\nSUMMARY:activate ES256 key\r\n"
		  "DESCRIPTION:kid second\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	CHECK(text_equal(key_calendar_ics(a, &config, &set, NOW),
			 key_calendar_ics(a, &config, &set, NOW + 1)));
	CHECK(text_equal(key_calendar_json(a, &config, &set, NOW),
			 key_calendar_json(a, &config, &set, NOW + 1)));
	arena_free(a);
}

TEST(schedule_says_all_dates_of_the_keys_of_tokens_and_no_more)
{
	struct arena *a = arena_new();
	struct key keys[] = {key("first", NOW - DAY, NOW - DAY), key("other", NOW, NOW),
			     key("gone", NOW - DAY, NOW - DAY)};
	const struct key_set set = {3, keys};
	struct key_set read;

	keys[0].dates.retiring = NOW;
	keys[0].is_standby = true;
	keys[0].dates.revoked = NOW + 1;
	keys[1].use = KEY_SIGNS_ASSERTIONS;
	keys[2].dates.destroyed = NOW;
	CHECK(key_schedule_parse(a, key_schedule_pack(a, &set), &read));
	CHECK_NUMBER(read.count, 1);
	CHECK_TEXT(read.keys[0].kid, "first");
	CHECK(memcmp(&read.keys[0].dates, &keys[0].dates, sizeof keys[0].dates) == 0);
	CHECK_NUMBER(read.keys[0].max_age, 7200);
	CHECK(read.keys[0].is_standby);
	CHECK_NUMBER(read.keys[0].alg, JOSE_ES256);
	CHECK_NUMBER(read.keys[0].use, KEY_SIGNS_TOKENS);
	arena_free(a);
}

TEST(schedule_that_is_none_is_refused)
{
	static const char *const wrong[] = {
		"",
		"{}",
		"{\"keys\":{}}",
		"{\"keys\":[1]}",
		"{\"keys\":[{\"kid\":\"k\",\"alg\":\"ES256\"}]}",
		"{\"keys\":[{\"kid\":\"k\",\"alg\":\"none\",\"created\":1}]}",
		"{\"keys\":[{\"kid\":\"k\",\"alg\":\"ES256\",\"created\":2,\"published\":1}]}",
		"{\"keys\":[{\"kid\":\"k\",\"alg\":\"ES256\",\"created\":1,\"more\":1}]}"};
	struct arena *a = arena_new();
	struct key_set set;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!key_schedule_parse(a, text_of(wrong[i]), &set));
	CHECK(key_schedule_parse(
		a, TEXT("{\"keys\":[{\"kid\":\"k\",\"alg\":\"ES256\",\"created\":1}]}"), &set));
	arena_free(a);
}
