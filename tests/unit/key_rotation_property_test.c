/* K-18: at every instant, every token issued within its lifetime verifies with every JWKS
 * copy fetched within its max-age. A simulated clock, thousands of random plans; rotation runs at
 * random moments, some are missed, some die before they write; operators take steps by hand; each
 * machine reads what was written late, by a clock of its own. */
#include "key_plan.h"
#include "test.h"
#include <stdint.h>
#include <stdio.h>

enum { PLANS = 3000, KEYS = 48, VERSIONS = 400, TOKENS = 120, COPIES = 120, NODES = 3 };

struct version {
	long long written;
	size_t count;
	struct key keys[KEYS];
};

/* What one machine does wrong. */
struct machine {
	long long late, skew;
};

struct world {
	uint64_t random;
	struct key_plan plan;
	struct machine machines[NODES];
	long long max_age, life, worst, now;
	bool nobody_signs;
	size_t version_count;
	struct version versions[VERSIONS];
};

struct token {
	long long issued;
	size_t key;
};

struct copy {
	long long fetched;
	uint64_t keys;
};

static const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256};

/* From least to most. */
static long long any(struct world *w, long long least, long long most)
{
	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return least + (long long)((w->random >> 33) % (uint64_t)(most - least + 1));
}

static const struct version *latest(const struct world *w)
{
	return &w->versions[w->version_count - 1];
}

static struct key_set set_of(const struct version *version)
{
	return (struct key_set){version->count, version->keys};
}

static struct version *write(struct world *w)
{
	struct version *fresh = &w->versions[w->version_count];

	*fresh = *latest(w);
	fresh->written = w->now;
	w->version_count++;
	return fresh;
}

static void add_key(struct world *w, struct key_dates dates)
{
	static char names[KEYS][4];
	struct version *fresh = write(w);
	size_t i = fresh->count++;

	snprintf(names[i], sizeof names[i], "%03zu", i);
	fresh->keys[i] = (struct key){.kid = text_of(names[i]), .alg = JOSE_ES256, .dates = dates};
}

static void take_step(struct world *w, const struct key_step *step, long long clock)
{
	struct key_set set = set_of(latest(w));
	struct key_dates *dates;

	if (step->kind == KEY_STEP_GENERATE) {
		add_key(w, (struct key_dates){
				   .created = clock,
				   .published = clock,
				   .active = key_plan_activation(&w->plan, &set, &need, clock)});
		return;
	}
	dates = &write(w)->keys[step->key - set.keys].dates;
	if (step->kind == KEY_STEP_PUBLISH)
		dates->published = clock;
	else if (step->kind == KEY_STEP_ACTIVATE)
		dates->active = clock;
	else if (step->kind == KEY_STEP_RETIRE)
		dates->retired = clock;
	else
		dates->destroyed = clock;
}

/* parvis keys rotate, with a clock that may be wrong; it may die between two writes. */
static void rotate(struct world *w)
{
	long long clock = w->now + any(w, -w->worst, w->worst);

	for (int i = 0; i < 8 && any(w, 0, 9) != 0; i++) {
		struct key_set set = set_of(latest(w));
		struct key_step step = key_plan_next(&w->plan, &set, &need, clock);

		if (step.kind == KEY_STEP_NONE || step.due > clock || step.comes_by_itself)
			break;
		take_step(w, &step, clock);
	}
}

/* An operator who tries things: what a guard refuses is not done. */
static void try_by_hand(struct world *w)
{
	struct key_set set = set_of(latest(w));
	size_t i = (size_t)any(w, 0, (long long)set.count - 1);
	const struct key *key = &set.keys[i];
	const struct refusal *no;
	struct key_step step = {.key = key};
	long long now = w->now, what = any(w, 0, 5);

	if (what == 0)
		add_key(w, (struct key_dates){.created = now});
	else if (what == 1 && key_may_roll_back(&set, key, now, &no) != NULL)
		write(w)->keys[i].dates.retiring = now;
	else if (what == 2 && key_may_publish(&set, key, now).no == NULL)
		step.kind = KEY_STEP_PUBLISH;
	else if (what == 3 && key_may_activate(&w->plan, &set, key, now).no == NULL)
		step.kind = KEY_STEP_ACTIVATE;
	else if (what == 4 && key_may_retire(&w->plan, &set, key, now).no == NULL)
		step.kind = KEY_STEP_RETIRE;
	else if (what == 5 && key_may_destroy(&w->plan, &set, key, now).no == NULL)
		step.kind = KEY_STEP_DESTROY;
	if (step.kind != KEY_STEP_NONE)
		take_step(w, &step, now);
}

/* What a machine has loaded at a moment. */
static struct key_set loaded(const struct world *w, const struct machine *machine)
{
	size_t i = w->version_count;

	while (i > 1 && w->versions[i - 1].written > w->now - machine->late)
		i--;
	return set_of(&w->versions[i - 1]);
}

static struct token issue(struct world *w)
{
	const struct machine *machine = &w->machines[any(w, 0, NODES - 1)];
	struct key_set set = loaded(w, machine);
	const struct key *key = key_set_current(&set, need.use, need.alg, w->now + machine->skew);

	w->nobody_signs |= key == NULL;
	return (struct token){w->now, key == NULL ? 0 : (size_t)(key - set.keys)};
}

static struct copy fetch(struct world *w)
{
	const struct machine *machine = &w->machines[any(w, 0, NODES - 1)];
	struct key_set set = loaded(w, machine);
	struct copy copy = {.fetched = w->now};

	for (size_t i = 0; i < set.count; i++)
		if (key_is_published(&set.keys[i], w->now + machine->skew))
			copy.keys |= 1ull << i;
	return copy;
}

/* Is there a moment at which the token lives, and the copy is still used, and lacks its key? */
static bool fails(const struct world *w, struct token token, struct copy copy)
{
	return token.issued <= copy.fetched + w->max_age &&
	       copy.fetched <= token.issued + w->life && (copy.keys >> token.key & 1) == 0;
}

static void begin(struct world *w, uint64_t seed)
{
	w->random = seed * 2654435761u + 1;
	w->worst = any(w, 0, 20);
	w->max_age = any(w, 1, 300);
	w->life = any(w, 1, 200);
	w->plan.period = any(w, 1, 2000);
	w->plan.lead = w->max_age + 4 * w->worst;
	w->plan.retention = w->life + 4 * w->worst;
	w->plan.memory = any(w, 1, 500);
	w->now = 1000;
	w->nobody_signs = false;
	w->version_count = 1;
	w->versions[0] =
		(struct version){.written = 0,
				 .count = 1,
				 .keys = {{.kid = {"000", 3},
					   .alg = JOSE_ES256,
					   .dates = {.created = 1, .published = 1, .active = 1}}}};
	for (size_t i = 0; i < NODES; i++)
		w->machines[i] = (struct machine){any(w, 0, w->worst), any(w, -w->worst, w->worst)};
}

/* How many keys signed something. */
static int live(struct world *w, bool *failed)
{
	struct token tokens[TOKENS];
	struct copy copies[COPIES];
	size_t token_count = 0, copy_count = 0;
	uint64_t signed_by = 0;

	while (token_count < TOKENS && copy_count < COPIES && latest(w)->count < KEYS - 2 &&
	       w->version_count < VERSIONS - 9) {
		long long what = any(w, 0, 9);

		w->now += any(w, 0, 60);
		if (what < 3)
			rotate(w);
		else if (what < 4)
			try_by_hand(w);
		else if (what < 7)
			tokens[token_count++] = issue(w);
		else
			copies[copy_count++] = fetch(w);
	}
	for (size_t i = 0; i < token_count; i++) {
		signed_by |= 1ull << tokens[i].key;
		for (size_t j = 0; j < copy_count; j++)
			*failed |= fails(w, tokens[i], copies[j]);
	}
	*failed |= w->nobody_signs;
	return __builtin_popcountll(signed_by);
}

TEST(every_token_verifies_with_every_copy_of_the_key_set_that_is_in_use)
{
	static struct world world;
	int signers = 0, rotated = 0;

	for (uint64_t seed = 1; seed <= PLANS; seed++) {
		bool failed = false;
		int count;

		begin(&world, seed);
		count = live(&world, &failed);
		signers += count;
		rotated += count > 1;
		if (failed) {
			CHECK_NUMBER(seed, 0);
			break;
		}
	}
	CHECK(signers > 3 * PLANS && rotated > PLANS / 2);
}

/* The guard is what makes it true: without the wait, a copy is soon found that lacks the key. */
TEST(without_the_lead_some_copy_lacks_the_key)
{
	static struct world world;
	int failures = 0;

	for (uint64_t seed = 1; seed <= 200; seed++) {
		bool failed = false;

		begin(&world, seed);
		world.plan.lead = 0;
		live(&world, &failed);
		failures += failed;
	}
	CHECK(failures > 100);
}

TEST(without_the_retention_some_token_outlives_its_key)
{
	static struct world world;
	int failures = 0;

	for (uint64_t seed = 1; seed <= 200; seed++) {
		bool failed = false;

		begin(&world, seed);
		world.plan.retention = 0;
		live(&world, &failed);
		failures += failed;
	}
	CHECK(failures > 50);
}
