#include "logout_notice.h"
#include "test.h"

TEST(logout_notice_comes_back_from_the_store)
{
	struct arena *a = arena_new();
	const struct logout_notice notice = {"id", "tax", "somebody", TEXT("pivot"), "sid", 3};
	const struct logout_notice *back = logout_notice_parse(a, logout_notice_pack(a, &notice));

	CHECK(back != NULL);
	CHECK_STR(back->id, "id");
	CHECK_STR(back->client_id, "tax");
	CHECK_STR(back->account, "somebody");
	CHECK_TEXT(back->identity_v1, "pivot");
	CHECK_STR(back->sid, "sid");
	CHECK_NUMBER(back->tries, 3);
	CHECK(logout_notice_parse(a, TEXT("nonsense")) == NULL);
	CHECK(logout_notice_parse(a, TEXT_NONE) == NULL);
	arena_free(a);
}

/* T-77: longer each time, never all at once, and not for ever. */
TEST(logout_notice_is_tried_again_later_and_later)
{
	int before = 0;

	for (int tries = 1; tries < LOGOUT_NOTICE_TRIES; tries++) {
		int least = logout_notice_delay_ms(tries, 0);
		int most = 0;

		for (unsigned random = 0; random < 1000000; random += 777)
			if (logout_notice_delay_ms(tries, random) > most)
				most = logout_notice_delay_ms(tries, random);
		CHECK(least > before && most > least && most < 2 * least);
		before = most;
	}
	CHECK_NUMBER(logout_notice_delay_ms(LOGOUT_NOTICE_TRIES, 0), -1);
}
