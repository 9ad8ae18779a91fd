/* login_notice_test.c -- what a letter will say, while it waits. */
#include "login_notice.h"
#include "test.h"
#include <limits.h>

static const struct login_notice one = {"id-1",   "anne@example.org", "vi",        "tax",
					"agency", 1795355106,         "K7QF-2M9P", 2};

TEST(a_notice_is_read_as_it_was_written)
{
	struct arena *a = arena_new();
	const struct login_notice *again = login_notice_parse(a, login_notice_pack(a, &one));

	CHECK(again != NULL);
	CHECK_STR(again->id, one.id);
	CHECK_STR(again->to, one.to);
	CHECK_STR(again->language, one.language);
	CHECK_STR(again->client, one.client);
	CHECK_STR(again->provider, one.provider);
	CHECK_NUMBER(again->at, one.at);
	CHECK_STR(again->code, one.code);
	CHECK_NUMBER(again->tries, 2);
	arena_free(a);
}

TEST(what_cannot_be_sent_is_no_notice)
{
	struct arena *a = arena_new();
	struct login_notice wrong = one;

	wrong.to = "anne@example.org\r\nRCPT TO:<bob@example.org>";
	CHECK(login_notice_parse(a, login_notice_pack(a, &wrong)) == NULL);
	wrong = one;
	wrong.id = "";
	CHECK(login_notice_parse(a, login_notice_pack(a, &wrong)) == NULL);
	CHECK(login_notice_parse(a, TEXT_NONE) == NULL);
	CHECK(login_notice_parse(a, TEXT("no record")) == NULL);
	arena_free(a);
}

TEST(pauses_grow_and_have_an_end)
{
	long long sum = 0;

	for (int tries = 1; tries < LOGIN_NOTICE_TRIES; tries++) {
		CHECK(login_notice_delay_ms(tries, 0) >= 3000);
		CHECK(tries == 1 ||
		      login_notice_delay_ms(tries, 0) > login_notice_delay_ms(tries - 1, UINT_MAX));
		sum += login_notice_delay_ms(tries, 21600 * 500);
	}
	CHECK(sum / 1000 < 12 * 3600);
	CHECK_NUMBER(login_notice_delay_ms(LOGIN_NOTICE_TRIES, 0), -1);
}
