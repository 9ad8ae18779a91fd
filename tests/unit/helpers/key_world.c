#include "key_world.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { NOTICED_S = 30 }; /* a machine that is cut off is asked no more */

static const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = JOSE_ES256};

/* From least to most. */
static long long any(struct key_world *w, long long least, long long most)
{
	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return least + (long long)((w->random >> 33) % (uint64_t)(most - least + 1));
}

static bool one_in(struct key_world *w, long long count) { return any(w, 1, count) == 1; }

static const struct key_version *latest(const struct key_world *w)
{
	return &w->versions[w->version_count - 1];
}

static struct key_set set_of(const struct key_version *version)
{
	return (struct key_set){version->count, version->keys};
}

/* --- files --- */

static struct key_version *write(struct key_world *w)
{
	struct key_version *fresh = &w->versions[w->version_count];

	*fresh = *latest(w);
	fresh->written = w->now;
	w->version_count++;
	return fresh;
}

static void add_key(struct key_world *w, struct key_dates dates)
{
	static char names[KEYS_MAX][4];
	struct key_version *fresh = write(w);
	size_t i = fresh->count++;

	snprintf(names[i], sizeof names[i], "%03zu", i);
	fresh->keys[i] = (struct key){.kid = text_of(names[i]),
				      .alg = JOSE_ES256,
				      .dates = dates,
				      .step = (long long)w->version_count};
}

/* --- machines --- */

/* What a machine has loaded at a moment. */
static struct key_set loaded(const struct key_world *w, const struct key_machine *machine)
{
	size_t i = w->version_count;

	if (w->have_reports)
		return (struct key_set){machine->held_count, machine->held};
	while (i > 1 && w->versions[i - 1].written > w->now - machine->late)
		i--;
	return set_of(&w->versions[i - 1]);
}

/* All files, or those that were copied before whoever copied them died: each of them is whole. */
static void load(struct key_world *w, struct key_machine *machine, bool is_whole)
{
	const struct key_version *from = latest(w);

	for (size_t i = 0; i < from->count; i++) {
		if (i >= machine->held_count)
			machine->held[i] =
				(struct key){.kid = from->keys[i].kid, .alg = JOSE_ES256};
		if (is_whole || one_in(w, 2))
			machine->held[i] = from->keys[i];
	}
	machine->held_count = from->count;
}

static bool is_forgotten(const struct key_world *w, const struct key_machine *machine)
{
	return w->now - machine->heard > KEY_NODE_FORGOTTEN_S;
}

static void report(struct key_world *w, struct key_machine *machine)
{
	struct key_set set = loaded(w, machine);

	machine->heard = w->now;
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

/* Some machines load what there is, some fall off the net, some come back: one that was forgotten
 * meanwhile is not ready before it has loaded what the others have. */
static void move(struct key_world *w, struct key_machine *machine)
{
	if (one_in(w, 40))
		machine->cut_off = machine->cut_off == 0 ? w->now : 0;
	if (machine->cut_off != 0)
		return;
	if (is_forgotten(w, machine))
		load(w, machine, true);
	else if (one_in(w, 12))
		load(w, machine, one_in(w, 2));
	report(w, machine);
}

/* One that somebody is sent to; NULL if there is none. */
static const struct key_machine *some_machine(struct key_world *w, bool is_to_sign)
{
	size_t first = (size_t)any(w, 0, MACHINES - 1);

	for (size_t i = 0; i < MACHINES; i++) {
		const struct key_machine *m = &w->machines[(first + i) % MACHINES];

		if (m->cut_off == 0 || (!is_to_sign && w->now - m->cut_off <= NOTICED_S))
			return m;
	}
	return NULL;
}

/* --- the store --- */

/* Of a machine that is forgotten: since when it published each, or that it did not when it was
 * heard last. */
static void remember(struct key_world *w, const struct key_machine *machine)
{
	for (size_t i = 0; i < latest(w)->count; i++) {
		long long until =
			machine->published[i] == 0 ? machine->heard : machine->published[i];

		if (until > w->lacked[i])
			w->lacked[i] = until;
	}
}

/* Of each machine what it said when it was heard last. */
static struct key_nodes heard(struct key_world *w)
{
	static struct key_report reports[MACHINES];
	static struct key_node nodes[MACHINES];
	static struct key_mark published[KEYS_MAX], in_use[KEYS_MAX];
	struct key_nodes found = {true,      0,     nodes, latest(w)->count, latest(w)->count,
				  published, in_use};

	for (size_t n = 0; n < MACHINES; n++)
		if (is_forgotten(w, &w->machines[n]) && !w->faults.no_memory)
			remember(w, &w->machines[n]);
	for (size_t i = 0; i < found.loaded_count; i++) {
		published[i] = (struct key_mark){latest(w)->keys[i].kid, w->lacked[i]};
		in_use[i] = (struct key_mark){latest(w)->keys[i].kid, w->in_use[i]};
	}
	for (size_t n = 0; n < MACHINES; n++) {
		const struct key_machine *machine = &w->machines[n];
		struct key_set set = loaded(w, machine);

		if (is_forgotten(w, machine))
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

/* --- who takes steps --- */

/* Does what machines have loaded permit it? */
static bool is_permitted(struct key_world *w, const struct key_step *step)
{
	struct key_nodes nodes = heard(w);

	if (!w->have_reports || w->faults.no_heed)
		return true;
	if (step->kind == KEY_STEP_ACTIVATE)
		return key_nodes_may_activate(&nodes, &w->plan, step->key, w->now).no == NULL;
	if (step->kind == KEY_STEP_RETIRE)
		return key_nodes_may_retire(&nodes, &w->plan, step->key, w->now).no == NULL;
	return step->kind != KEY_STEP_DESTROY || step->key->dates.retired == 0 ||
	       key_nodes_may_destroy(&nodes, step->key, w->now).no == NULL;
}

static void take_step(struct key_world *w, const struct key_step *step, long long clock)
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

static bool is_full(const struct key_world *w)
{
	return latest(w)->count >= KEYS_MAX - 2 || w->version_count >= VERSIONS_MAX - 9;
}

/* parvis keys rotate, with a clock that may be wrong; it may die between two writes, and machines
 * may load in between. */
static void rotate(struct key_world *w)
{
	long long clock = w->now + any(w, -w->worst, w->worst);

	for (int i = 0; i < 8 && !is_full(w) && !one_in(w, 10); i++) {
		struct key_set set = set_of(latest(w));
		struct key_step step = key_plan_next(&w->plan, &set, &need, clock);

		if (step.kind == KEY_STEP_NONE || step.due > clock || step.comes_by_itself ||
		    !is_permitted(w, &step))
			break;
		take_step(w, &step, clock);
		if (w->have_reports)
			move(w, &w->machines[any(w, 0, MACHINES - 1)]);
	}
}

/* The timer: sometimes it is off for longer than a key signs, sometimes two machines have it. */
static void run_timer(struct key_world *w)
{
	if (w->now < w->timer_is_off_until)
		return;
	if (one_in(w, 30))
		w->timer_is_off_until = w->now + any(w, 0, 3 * w->plan.period);
	rotate(w);
	if (one_in(w, 4))
		rotate(w);
}

/* An operator who tries things: what a guard refuses is not done. */
static void try_by_hand(struct key_world *w)
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

/* --- clients --- */

static void issue(struct key_world *w, const struct key_machine *machine)
{
	struct key_set set = loaded(w, machine);
	const struct key *key = key_set_current(&set, need.use, need.alg, w->now + machine->skew);

	w->nobody_signs |= key == NULL;
	w->tokens[w->token_count++] =
		(struct key_token_issued){w->now, key == NULL ? 0 : (size_t)(key - set.keys)};
}

static void fetch(struct key_world *w, const struct key_machine *machine)
{
	struct key_set set = loaded(w, machine);
	struct key_copy_fetched *copy = &w->copies[w->copy_count++];

	*copy = (struct key_copy_fetched){.at = w->now};
	for (size_t i = 0; i < set.count; i++)
		if (key_is_published(&set.keys[i], w->now + machine->skew))
			copy->keys |= 1ull << i;
}

/* Is there a moment at which the token lives, and the copy is still used, and lacks its key? */
static bool fails(const struct key_world *w, const struct key_token_issued *token,
		  const struct key_copy_fetched *copy)
{
	return token->at <= copy->at + w->max_age && copy->at <= token->at + w->life &&
	       (copy->keys >> token->key & 1) == 0;
}

static bool is_well(const struct key_world *w)
{
	for (size_t i = 0; i < w->token_count; i++)
		for (size_t j = 0; j < w->copy_count; j++)
			if (fails(w, &w->tokens[i], &w->copies[j]))
				return false;
	return !w->nobody_signs;
}

/* --- a life --- */

static void make_plan(struct key_world *w)
{
	long long slack;

	w->worst = any(w, 0, 20);
	w->max_age = any(w, 1, w->have_reports ? 3000 : 300);
	w->life = any(w, 1, 200);
	w->plan.period = any(w, 1, 2000);
	w->plan.memory = any(w, 1, 500);
	slack = w->faults.no_slack ? 0 : 4 * w->worst + (w->have_reports ? NOTICED_S : 0);
	w->plan.lead = w->faults.no_lead ? 0 : w->max_age + slack;
	w->plan.retention = w->faults.no_retention ? 0 : w->life + slack;
}

static void begin(struct key_world *w, uint64_t seed, bool have_reports,
		  const struct key_faults *faults)
{
	memset(w, 0, offsetof(struct key_world, versions));
	w->token_count = w->copy_count = 0;
	w->random = seed * 2654435761u + 1;
	w->faults = *faults;
	w->have_reports = have_reports;
	w->now = 1000;
	make_plan(w);
	w->version_count = 1;
	w->versions[0] = (struct key_version){
		.count = 1,
		.keys = {{.kid = {"000", 3},
			  .alg = JOSE_ES256,
			  .dates = {.created = 1, .published = 1, .active = 1}}}};
	for (size_t i = 0; i < MACHINES; i++) {
		w->machines[i] = (struct key_machine){.late = any(w, 0, w->worst),
						      .skew = any(w, -w->worst, w->worst),
						      .heard = w->now,
						      .published = {1}};
		load(w, &w->machines[i], true);
	}
}

static void happen(struct key_world *w)
{
	long long what = any(w, 0, 9);
	const struct key_machine *machine = some_machine(w, what < 7);

	if (what < 3)
		run_timer(w);
	else if (what < 4)
		try_by_hand(w);
	else if (machine != NULL && what < 7)
		issue(w, machine);
	else if (machine != NULL)
		fetch(w, machine);
}

bool key_world_live(struct key_world *w, uint64_t seed, bool have_reports,
		    const struct key_faults *faults, int *signers)
{
	uint64_t signed_by = 0;

	begin(w, seed, have_reports, faults);
	while (w->token_count < TOKENS_MAX && w->copy_count < COPIES_MAX && !is_full(w)) {
		w->now += any(w, 0, 60);
		for (size_t i = 0; w->have_reports && i < MACHINES; i++)
			move(w, &w->machines[i]);
		happen(w);
	}
	for (size_t i = 0; i < w->token_count; i++)
		signed_by |= 1ull << w->tokens[i].key;
	*signers += __builtin_popcountll(signed_by);
	return is_well(w);
}
