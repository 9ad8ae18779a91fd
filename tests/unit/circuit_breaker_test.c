#include "circuit_breaker.h"
#include "test.h"

#define MS 1000LL
#define S 1000000LL

static const struct breaker_rule rule = {5, 5 * S, 60 * S, 60 * S};

static void note_all(struct circuit_breaker *b, const char *outcomes, long long *now)
{
	for (; *outcomes != '\0'; outcomes++)
		circuit_breaker_note(b, &rule, *outcomes == 'x', *now += MS, 0);
}

static enum breaker_state after(const char *outcomes)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S;

	note_all(&b, outcomes, &now);
	return circuit_breaker_look(&b, now);
}

TEST(half_of_the_last_calls_failing_opens_it)
{
	CHECK_NUMBER(after(""), BREAKER_CLOSED);
	CHECK_NUMBER(after("xxxx"), BREAKER_CLOSED);
	CHECK_NUMBER(after("xxxxx"), BREAKER_OPEN);
	CHECK_NUMBER(after("x.x.x.x.x"), BREAKER_OPEN);
	CHECK_NUMBER(after("x..x..x..x..x..x..x..x"), BREAKER_CLOSED);
	CHECK_NUMBER(after("xxxx......x"), BREAKER_CLOSED);
}

TEST(failures_of_long_ago_say_nothing)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S;

	note_all(&b, "xxxx", &now);
	CHECK(circuit_breaker_is_doubtful(&b, &rule, now));
	now += 61 * S;
	CHECK(!circuit_breaker_is_doubtful(&b, &rule, now));
	note_all(&b, "xxxx", &now);
	CHECK_NUMBER(b.state, BREAKER_CLOSED);
	note_all(&b, "x", &now);
	CHECK_NUMBER(b.state, BREAKER_OPEN);
}

TEST(what_began_before_it_opened_changes_nothing)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S, until;

	note_all(&b, "xxxxx", &now);
	until = b.until_us;
	note_all(&b, ".x..xx", &now);
	CHECK_NUMBER(b.state, BREAKER_OPEN);
	CHECK_NUMBER(b.until_us, until);
}

TEST(after_its_pause_one_outcome_decides)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S;

	note_all(&b, "xxxxx", &now);
	now += 5 * S - 1;
	CHECK_NUMBER(circuit_breaker_look(&b, now), BREAKER_OPEN);
	now += 1;
	CHECK_NUMBER(circuit_breaker_look(&b, now), BREAKER_HALF_OPEN);
	note_all(&b, "x", &now);
	CHECK_NUMBER(b.state, BREAKER_OPEN);
	CHECK_NUMBER(b.until_us - now, 10 * S);
	now += 10 * S;
	note_all(&b, ".", &now);
	CHECK_NUMBER(b.state, BREAKER_CLOSED);
}

TEST(on_probation_one_failure_opens_it_again_and_the_pause_has_doubled)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S;

	note_all(&b, "xxxxx", &now);
	now += 5 * S;
	note_all(&b, ".x", &now);
	CHECK_NUMBER(b.state, BREAKER_OPEN);
	CHECK_NUMBER(b.until_us - now, 10 * S);
}

TEST(probation_ends_with_successes_and_so_does_the_doubling)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S;

	note_all(&b, "xxxxx", &now);
	now += 5 * S;
	note_all(&b, "..........xxxx", &now);
	CHECK_NUMBER(b.state, BREAKER_CLOSED);
	note_all(&b, "x", &now);
	CHECK_NUMBER(b.until_us - now, 5 * S);
}

TEST(the_pause_has_a_longest_and_chance_adds_up_to_a_quarter)
{
	struct circuit_breaker b = {.state = BREAKER_CLOSED};
	long long now = S;

	note_all(&b, "xxxxx", &now);
	for (int i = 0; i < 40; i++) {
		now = b.until_us;
		circuit_breaker_note(&b, &rule, true, now, 0);
	}
	CHECK_NUMBER(b.until_us - now, 60 * S);
	now = b.until_us;
	circuit_breaker_note(&b, &rule, true, now, 1023);
	CHECK(b.until_us - now > 74 * S && b.until_us - now < 75 * S);
}

static unsigned chance(unsigned long long *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(*seed >> 33);
}

/* What holds after whatever has happened, told by a list of the last outcomes and nothing else. */
static void check_step(struct circuit_breaker *b, const struct breaker_rule *r,
		       unsigned long long *seed, long long *now)
{
	struct circuit_breaker before;
	bool has_failed = chance(seed) % 3 == 0;

	*now += chance(seed) % 8 == 0 ? (long long)(chance(seed) % 90) * S : 10 * MS;
	circuit_breaker_look(b, *now);
	before = *b;
	circuit_breaker_note(b, r, has_failed, *now, chance(seed));
	if (before.state == BREAKER_OPEN)
		CHECK(b->state == BREAKER_OPEN && *now < b->until_us);
	if (before.state == BREAKER_HALF_OPEN)
		CHECK_NUMBER(b->state, has_failed ? BREAKER_OPEN : BREAKER_CLOSED);
	if (before.state == BREAKER_CLOSED && !has_failed)
		CHECK_NUMBER(b->state, BREAKER_CLOSED);
	if (before.state != BREAKER_OPEN && b->state == BREAKER_OPEN) {
		CHECK(b->until_us - *now >= r->pause_us);
		CHECK(b->until_us - *now <= r->pause_most_us / 4 * 5);
		CHECK_NUMBER(b->openings, before.openings + 1);
	}
	if (r->failures == 1 && before.state == BREAKER_CLOSED && has_failed)
		CHECK_NUMBER(b->state, BREAKER_OPEN);
}

TEST(its_states_follow_its_rule_through_a_hundred_thousand_calls)
{
	unsigned long long seed = 20261122;

	for (int failures = 1; failures <= BREAKER_FAILURES_MAX; failures++) {
		const struct breaker_rule r = {failures, 2 * S, 30 * S, 60 * S};
		struct circuit_breaker b = {.state = BREAKER_CLOSED};
		long long now = S;

		for (int i = 0; i < 3200; i++)
			check_step(&b, &r, &seed, &now);
	}
}

TEST(states_have_names)
{
	CHECK_STR(breaker_state_name(BREAKER_CLOSED), "closed");
	CHECK_STR(breaker_state_name(BREAKER_OPEN), "open");
	CHECK_STR(breaker_state_name(BREAKER_HALF_OPEN), "half-open");
}
