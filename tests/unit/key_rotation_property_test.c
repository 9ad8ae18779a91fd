/* K-18: at every instant, every token issued within its lifetime verifies with every JWKS
 * copy fetched within its max-age. A simulated clock, thousands of random plans; rotation runs at
 * random moments, some are missed, some die before they write; operators take steps by hand; each
 * machine reads what was written late, by a clock of its own. Then with machines that miss what was
 * written for long, or are cut off from all others: what they have reported holds steps back. */
#include "key_nodes.h"
#include "test.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PLANS = 3000, KEYS = 48, VERSIONS = 400, TOKENS = 120, COPIES = 120, NODES = 3 };

struct version {
	long long written;
	size_t count;
	struct key keys[KEYS];
};

/* What one machine does wrong. */
struct machine {
	long long late, skew;
	/* where machines report: */
	size_t loaded;             /* the version that it has */
	bool is_cut_off;           /* from files and store: it serves nobody until it is back */
	long long heard;           /* last */
	long long published[KEYS]; /* since when it publishes each; 0: it does not */
};

struct world {
	uint64_t random;
	struct key_plan plan;
	struct machine machines[NODES];
	long long max_age, life, worst, now;
	bool nobody_signs, have_reports, are_heeded;
	long long in_use[KEYS]; /* when each was last, as the store has it */
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
	fresh->keys[i] = (struct key){.kid = text_of(names[i]),
				      .alg = JOSE_ES256,
				      .dates = dates,
				      .step = (long long)w->version_count};
}

/* What a machine has loaded at a moment. */
static struct key_set loaded(const struct world *w, const struct machine *machine)
{
	size_t i = w->version_count;

	if (w->have_reports)
		return set_of(&w->versions[machine->loaded]);
	while (i > 1 && w->versions[i - 1].written > w->now - machine->late)
		i--;
	return set_of(&w->versions[i - 1]);
}

/* Some machines load what there is, some fall off the net, some come back: one that was forgotten
 * meanwhile is not ready before it has loaded what the others have. */
static void move(struct world *w, struct machine *machine)
{
	struct key_set set;

	if (any(w, 0, 40) == 0)
		machine->is_cut_off = !machine->is_cut_off;
	if (machine->is_cut_off)
		return;
	if (any(w, 0, 12) == 0 || w->now - machine->heard > KEY_NODE_FORGOTTEN_S)
		machine->loaded = w->version_count - 1;
	machine->heard = w->now;
	set = loaded(w, machine);
	for (size_t i = 0; i < set.count; i++) {
		bool is_published = key_is_published(&set.keys[i], w->now + machine->skew);

		if (!is_published)
			machine->published[i] = 0;
		else if (machine->published[i] == 0)
			machine->published[i] = w->now;
		if (key_set_state(&set, &set.keys[i], w->now + machine->skew) == KEY_CURRENT)
			w->in_use[i] = w->now;
	}
}

/* What the store has: of each machine what it said when it was heard last. */
static struct key_nodes heard(const struct world *w)
{
	static struct key_report reports[NODES];
	static struct key_node nodes[NODES];
	static struct key_mark published[KEYS], in_use[KEYS];
	struct key_nodes found = {true,      0,     nodes, latest(w)->count, latest(w)->count,
				  published, in_use};

	for (size_t i = 0; i < found.loaded_count; i++) {
		published[i] = (struct key_mark){latest(w)->keys[i].kid, 0};
		in_use[i] = (struct key_mark){latest(w)->keys[i].kid, w->in_use[i]};
	}
	for (size_t n = 0; n < NODES; n++) {
		const struct machine *machine = &w->machines[n];
		struct key_set set = loaded(w, machine);

		if (w->now - machine->heard > KEY_NODE_FORGOTTEN_S)
			continue;
		reports[found.count] =
			key_report_of(&set, key_set_step(&set), TEXT(""), machine->heard);
		nodes[found.count] =
			(struct key_node){"", w->now - machine->heard, &reports[found.count], NULL};
		found.count++;
		for (size_t i = 0; i < set.count; i++)
			if (machine->published[i] > published[i].at)
				published[i].at = machine->published[i];
	}
	return found;
}

/* Does what machines have loaded permit it? */
static bool is_permitted(const struct world *w, const struct key_step *step)
{
	struct key_nodes nodes = heard(w);

	if (!w->are_heeded)
		return true;
	if (step->kind == KEY_STEP_ACTIVATE)
		return key_nodes_may_activate(&nodes, &w->plan, step->key, w->now).no == NULL;
	if (step->kind == KEY_STEP_RETIRE)
		return key_nodes_may_retire(&nodes, &w->plan, step->key, w->now).no == NULL;
	return step->kind != KEY_STEP_DESTROY || step->key->dates.retired == 0 ||
	       key_nodes_may_destroy(&nodes, step->key, w->now).no == NULL;
}

static void take_step(struct world *w, const struct key_step *step, long long clock)
{
	struct key_set set = set_of(latest(w));
	struct key_dates *dates;

	if (step->kind == KEY_STEP_GENERATE) {
		add_key(w, (struct key_dates){
				   .created = clock,
				   .published = clock,
				   .active = w->have_reports ? 0
							     : key_plan_activation(&w->plan, &set,
										   &need, clock)});
		return;
	}
	write(w)->keys[step->key - set.keys].step = (long long)w->version_count;
	dates = &w->versions[w->version_count - 1].keys[step->key - set.keys].dates;
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

		if (step.kind == KEY_STEP_NONE || step.due > clock || step.comes_by_itself ||
		    !is_permitted(w, &step))
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
	if (step.kind != KEY_STEP_NONE && is_permitted(w, &step))
		take_step(w, &step, now);
}

/* One that can be reached; NULL if all are cut off. */
static const struct machine *some_machine(struct world *w)
{
	size_t first = (size_t)any(w, 0, NODES - 1);

	for (size_t i = 0; i < NODES; i++)
		if (!w->machines[(first + i) % NODES].is_cut_off)
			return &w->machines[(first + i) % NODES];
	return NULL;
}

static struct token issue(struct world *w, const struct machine *machine)
{
	struct key_set set = loaded(w, machine);
	const struct key *key = key_set_current(&set, need.use, need.alg, w->now + machine->skew);

	w->nobody_signs |= key == NULL;
	return (struct token){w->now, key == NULL ? 0 : (size_t)(key - set.keys)};
}

static struct copy fetch(const struct world *w, const struct machine *machine)
{
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
	w->nobody_signs = w->have_reports = w->are_heeded = false;
	w->version_count = 1;
	w->versions[0] =
		(struct version){.written = 0,
				 .count = 1,
				 .keys = {{.kid = {"000", 3},
					   .alg = JOSE_ES256,
					   .dates = {.created = 1, .published = 1, .active = 1}}}};
	for (size_t i = 0; i < NODES; i++)
		w->machines[i] = (struct machine){.late = any(w, 0, w->worst),
						  .skew = any(w, -w->worst, w->worst),
						  .heard = w->now,
						  .published = {1}};
	memset(w->in_use, 0, sizeof w->in_use);
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
		const struct machine *machine;

		w->now += any(w, 0, 60);
		for (size_t i = 0; w->have_reports && i < NODES; i++)
			move(w, &w->machines[i]);
		machine = some_machine(w);
		if (what < 3)
			rotate(w);
		else if (what < 4)
			try_by_hand(w);
		else if (machine != NULL && what < 7)
			tokens[token_count++] = issue(w, machine);
		else if (machine != NULL)
			copies[copy_count++] = fetch(w, machine);
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

/* Machines that miss what was written, or are cut off; are_heeded: their reports count. */
static bool live_with_reports(struct world *w, uint64_t seed, bool are_heeded, int *signers)
{
	bool failed = false;

	begin(w, seed);
	w->have_reports = true;
	w->are_heeded = are_heeded;
	*signers += live(w, &failed);
	return failed;
}

/* K-8, B82 */
TEST(machines_that_miss_steps_or_are_cut_off_hurt_nobody)
{
	static struct world world;
	int signers = 0;

	for (uint64_t seed = 1; seed <= PLANS; seed++)
		if (live_with_reports(&world, seed, true, &signers)) {
			CHECK_NUMBER(seed, 0);
			break;
		}
	CHECK(signers > 2 * PLANS);
}

TEST(without_reports_a_machine_that_missed_a_step_is_soon_found_out)
{
	static struct world world;
	int signers = 0, failures = 0;

	for (uint64_t seed = 1; seed <= 200; seed++)
		failures += live_with_reports(&world, seed, false, &signers);
	CHECK(failures > 100);
}
