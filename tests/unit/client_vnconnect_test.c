/* client_vnconnect_test.c -- a registration of profile vnconnect says when it ends. */
#include "client_file.h"
#include "test.h"
#include <stdio.h>

static const char *const levels[] = {"eidas1", NULL};
static const struct settings settings = {.signing_alg = "ES256", .acr_values = levels};
static struct arena *arena;
static struct config_faults faults;

static const struct client *read(const char *more)
{
	char json[1024];

	snprintf(json, sizeof json,
		 "{\"client_id\":\"tax\",\"client_name\":\"Taxes\",\"client_secret_hash\":"
		 "\"sha256:00000000000000000000000000000000000000000000000000000000000000aa\","
		 "\"redirect_uris\":[\"https://tax.example/cb\"]%s}",
		 more);
	arena_free(arena);
	arena = arena_new();
	faults = config_faults_none(arena);
	return client_file_read(arena, "clients/tax.json", text_of(json), &settings, &faults);
}

static long long until(const char *date)
{
	char more[128];

	snprintf(more, sizeof more, ",\"profile\":\"vnconnect\",\"vnconnect_until\":\"%s\"", date);
	return read(more)->vnconnect_until;
}

TEST(the_end_is_the_first_second_of_a_day)
{
	CHECK_NUMBER(until("2027-01-01"), 1798761600);
	CHECK_NUMBER(until("2028-02-29"), 1835395200);
	CHECK_NUMBER(until("2028-03-01"), 1835481600);
	CHECK_NUMBER(until("2020-01-01"), 1577836800);
	CHECK_NUMBER(until("2099-12-31"), 4102358400);
	CHECK_NUMBER(faults.count, 0);
}

TEST(a_day_that_does_not_exist_is_a_fault)
{
	static const char *const wrong[] = {"2027-02-29", "2027-13-01", "2027-00-10", "2027-04-31",
					    "2027-4-1",   "27-04-01",   "2027/04/01", "2127-01-01",
					    "2019-12-31", "2027-01-00", "2027-01-1x", "2027-01-0x"};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		until(wrong[i]);
		CHECK_NUMBER(faults.count, 1);
		CHECK_STR(faults.first->place, "vnconnect_until");
	}
}

TEST(the_profile_does_not_come_without_its_end)
{
	read(",\"profile\":\"vnconnect\"");
	CHECK_NUMBER(faults.count, 1);
	CHECK_STR(faults.first->place, "vnconnect_until");
	read(",\"profile\":\"default\",\"vnconnect_until\":\"2027-01-01\"");
	CHECK_NUMBER(faults.count, 0);
}

TEST(its_userinfo_is_not_signed)
{
	read(",\"profile\":\"vnconnect\",\"vnconnect_until\":\"2027-01-01\","
	     "\"userinfo_signed_response_alg\":\"ES256\"");
	CHECK_NUMBER(faults.count, 1);
	CHECK_STR(faults.first->place, "userinfo_signed_response_alg");
}
