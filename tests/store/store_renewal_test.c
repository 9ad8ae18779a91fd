/* A family of refresh tokens: each is good once, its successor after it, and an old one ends all.
 */
#include "open_store.h"
#include "test.h"
#include <stdio.h>

static void begin(void)
{
	open_store();
	CHECK_STR(trip_put(STORE_FAMILY, "f", "grant"), "done");
}

/* Show generation n, and write an access token. */
static const char *renew(long long n, int grace_s, bool rotates, const char *access_token)
{
	static struct trip trip_;

	trip_ = (struct trip){.call = TRIP_RENEW,
			      .kind = STORE_FAMILY,
			      .id = "f",
			      .text = "token",
			      .other_kind = STORE_ACCESS_TOKEN,
			      .other = access_token,
			      .renewal = {n, grace_s, rotates}};
	return trip(&trip_);
}

static const char *finish(void)
{
	return trip(&(struct trip){.call = TRIP_FINISH, .kind = STORE_FAMILY, .id = "f"});
}

TEST(each_generation_is_good_once_and_keeps_the_value_and_its_end)
{
	begin();
	CHECK_STR(renew(0, 0, true, "a0"), "done");
	CHECK_STR(renew(1, 0, true, "a1"), "done");
	CHECK_STR(renew(2, 0, true, "a2"), "done");
	CHECK_STR(trip_get(STORE_FAMILY, "f"), "grant");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a0"), "token");
	close_store();
}

TEST(an_old_generation_ends_the_family_and_what_it_gave)
{
	begin();
	CHECK_STR(renew(0, 0, true, "a0"), "done");
	CHECK_STR(renew(1, 0, true, "a1"), "done");
	CHECK_STR(renew(0, 0, true, "a2"), "spent");
	CHECK_STR(trip_get(STORE_FAMILY, "f"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a0"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a1"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a2"), "(absent)");
	CHECK_STR(renew(2, 0, true, "a3"), "absent");
	close_store();
}

TEST(the_one_before_is_good_during_the_grace_and_not_the_one_before_that)
{
	begin();
	CHECK_STR(renew(0, 60, true, "a0"), "done");
	CHECK_STR(renew(0, 60, true, "a1"), "done");
	CHECK_STR(renew(1, 60, true, "a2"), "done");
	CHECK_STR(renew(0, 60, true, "a3"), "spent");
	close_store();
}

TEST(one_that_does_not_rotate_stays_good)
{
	begin();
	for (int i = 0; i < 5; i++)
		CHECK_STR(renew(0, 0, false, "a"), "done");
	close_store();
}

TEST(a_renewal_that_a_failover_lost_is_known_by_its_successor)
{
	begin();
	CHECK_STR(renew(3, 0, true, "a"), "done");
	CHECK_STR(renew(4, 0, true, "b"), "done");
	CHECK_STR(renew(3, 0, true, "c"), "spent");
	close_store();
}

TEST(a_finished_family_takes_along_what_it_gave)
{
	begin();
	CHECK_STR(renew(0, 0, true, "a0"), "done");
	CHECK_STR(finish(), "done");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a0"), "(absent)");
	CHECK_STR(trip_get(STORE_FAMILY, "f"), "(absent)");
	CHECK_STR(finish(), "done");
	close_store();
}

TEST(sixteen_access_tokens_of_a_family_live_at_once)
{
	char name[8];

	begin();
	for (int i = 0; i < 17; i++) {
		snprintf(name, sizeof name, "a%d", i);
		CHECK_STR(renew(0, 0, false, name), "done");
	}
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a0"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a1"), "token");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a16"), "token");
	close_store();
}

TEST(a_replayed_code_ends_the_family_it_began)
{
	struct trip code = {.call = TRIP_SPEND,
			    .kind = STORE_GRANT,
			    .id = "c",
			    .text = "grant",
			    .other_kind = STORE_FAMILY,
			    .other = "f"};

	begin();
	CHECK_STR(trip_put(STORE_GRANT, "c", "grant"), "done");
	CHECK_STR(trip(&code), "done");
	CHECK_STR(renew(0, 0, true, "a0"), "done");
	CHECK_STR(trip(&code), "spent");
	CHECK_STR(trip_get(STORE_FAMILY, "f"), "(absent)");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "a0"), "(absent)");
	close_store();
}
