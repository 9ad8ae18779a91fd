#include "config.h"
#include "notice.h"
#include "test.h"

static struct arena *arena;
static struct config_faults faults;

static const struct notice *read(const char *json)
{
	arena = arena_new();
	faults = config_faults_none(arena);
	return notices_read(arena, "broker.json: notices", text_of(json), &faults);
}

#define WHEN "\"from\":\"2026-12-24T22:00:00Z\",\"until\":\"2026-12-25T06:00:00+01:00\""

TEST(a_notice_holds_from_then_until_then)
{
	const struct notice *n = read(
		"{\"work\":{" WHEN ",\"closed\":true,\"text\":\"Work\",\"text#fr\":\"Travaux\"}}");

	CHECK_NUMBER(faults.count, 0);
	CHECK_NUMBER(n->from, 1798149600);
	CHECK_NUMBER(n->until, 1798174800);
	CHECK(notice_find(n, n->from - 1, false) == NULL);
	CHECK(notice_find(n, n->from, false) == n);
	CHECK(notice_find(n, n->until - 1, true) == n);
	CHECK(notice_find(n, n->until, false) == NULL);
	CHECK_STR(n->text_fr, "Travaux");
	CHECK_STR(n->text_vi, "");
	arena_free(arena);
}

TEST(a_notice_that_only_tells_closes_nothing)
{
	const struct notice *n = read("{\"a\":{" WHEN ",\"text\":\"A\"},"
				      "\"b\":{" WHEN ",\"text\":\"B\",\"closed\":true}}");

	CHECK_STR(notice_find(n, n->from, false)->text, "A");
	CHECK_STR(notice_find(n, n->from, true)->text, "B");
	CHECK(notice_find(NULL, 0, false) == NULL);
	arena_free(arena);
}

static const char *place_of(const char *json)
{
	read(json);
	CHECK_NUMBER(faults.count, 1);
	return faults.first == NULL ? "" : faults.first->place;
}

TEST(notices_that_are_wrong_are_told_by_their_place)
{
	CHECK_STR(place_of("{\"a\":{" WHEN "}}"), "a.text");
	arena_free(arena);
	CHECK_STR(place_of("{\"a\":{" WHEN ",\"text\":\"A\",\"shut\":true}}"), "a.shut");
	arena_free(arena);
	CHECK_STR(place_of("{\"a\":1}"), "a");
	arena_free(arena);
	CHECK_STR(place_of("{\"a\":{\"from\":\"2026-12-24T22:00:00Z\","
			   "\"until\":\"2026-12-24T22:00:00Z\",\"text\":\"A\"}}"),
		  "a.until");
	arena_free(arena);
}

TEST(a_time_is_one_of_rfc_3339)
{
	long long time;

	CHECK(notice_time("1970-01-01T00:00:00Z", &time));
	CHECK_NUMBER(time, 0);
	CHECK(notice_time("2026-11-22T16:00:00+07:00", &time));
	CHECK_NUMBER(time, 1795338000);
	CHECK(notice_time("2026-11-22T04:30:00-04:30", &time));
	CHECK_NUMBER(time, 1795338000);
	CHECK(!notice_time("2026-02-29T00:00:00Z", &time));
	CHECK(!notice_time("2026-13-01T00:00:00Z", &time));
	CHECK(!notice_time("2026-11-22T24:00:00Z", &time));
	CHECK(!notice_time("2026-11-22T09:00:00", &time));
	CHECK(!notice_time("2026-11-22 09:00:00Z", &time));
	CHECK(!notice_time("2026-11-22T09:00:00+1:00", &time));
	CHECK(!notice_time("2026-11-22T09:00:00+25:00", &time));
	CHECK(!notice_time("2026-11-22T09:00:00ZZ", &time));
	CHECK(!notice_time("", &time));
}
