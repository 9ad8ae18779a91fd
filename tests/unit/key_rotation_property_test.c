/* K-18: at every instant, every token issued within its lifetime verifies with every JWKS copy
 * fetched within its max-age, over thousands of random plans with whatever goes wrong: key_world.h.
 * Each guard is then left out, to see that it is what makes it true. */
#include "key_world.h"
#include "test.h"

enum { PLANS = 3000, FAULTY_PLANS = 200 };

static struct key_world world;

static void all_is_well(bool have_reports, int least_signers)
{
	const struct key_faults none = {false};
	int signers = 0;

	for (uint64_t seed = 1; seed <= PLANS; seed++)
		if (!key_world_live(&world, seed, have_reports, &none, &signers)) {
			CHECK_NUMBER(seed, 0);
			break;
		}
	CHECK(signers > least_signers);
}

/* In how many of the plans something is not. */
static int failures(bool have_reports, struct key_faults faults)
{
	int count = 0, signers = 0;

	for (uint64_t seed = 1; seed <= FAULTY_PLANS; seed++)
		count += !key_world_live(&world, seed, have_reports, &faults, &signers);
	return count;
}

/* K-15, K-18 */
TEST(k18_every_token_verifies_with_every_copy_of_the_key_set_that_is_in_use)
{
	all_is_well(false, 3 * PLANS);
}

/* K-8, K-18, B82 */
TEST(machines_that_miss_steps_or_are_cut_off_hurt_nobody) { all_is_well(true, 2 * PLANS); }

TEST(without_the_lead_some_copy_lacks_the_key)
{
	CHECK(failures(false, (struct key_faults){.no_lead = true}) > FAULTY_PLANS / 2);
}

TEST(without_the_retention_some_token_outlives_its_key)
{
	CHECK(failures(false, (struct key_faults){.no_retention = true}) > FAULTY_PLANS / 4);
}

TEST(without_regard_to_clocks_that_are_off_some_copy_lacks_the_key)
{
	CHECK(failures(false, (struct key_faults){.no_slack = true}) > FAULTY_PLANS / 50);
}

TEST(without_reports_a_machine_that_missed_a_step_is_soon_found_out)
{
	CHECK(failures(true, (struct key_faults){.no_heed = true}) > FAULTY_PLANS / 2);
}

TEST(a_machine_that_is_forgotten_still_counts_for_what_it_lacked)
{
	CHECK(failures(true, (struct key_faults){.no_memory = true}) > FAULTY_PLANS / 50);
}
