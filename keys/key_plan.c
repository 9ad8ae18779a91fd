#include "key_plan.h"
#include "sealed_life.h"
#include "sealing_key.h"

/* Clocks that differ, and a machine that reads the folder late. */
enum { SLACK_S = 300, SIGNED_REQUEST_S = 300 };

const struct refusal key_step_impossible = {"key-step-impossible", 500, NULL,
					    "A key in this state cannot take this step."};
const struct refusal key_next_exists = {
	"key-next-exists", 500, NULL,
	"Another key of this kind is published and waits already; there is never more than one."};
const struct refusal key_ring_full = {"key-ring-full", 500, NULL,
				      "As many keys as a worker holds are there to open what they "
				      "sealed; wait until one retires."};
const struct refusal key_too_fresh = {
	"key-too-fresh", 500, NULL,
	"There may still be copies of our key set without this key; what it signs would be "
	"refused."};
const struct refusal key_still_signs = {
	"key-still-signs", 500, NULL,
	"This key signs or is about to; its successor must be active before."};
const struct refusal key_still_trusted = {
	"key-still-trusted", 500, NULL,
	"Something that this key signed or that was encrypted to it has not expired yet."};
const struct refusal key_just_retired = {
	"key-just-retired", 500, NULL,
	"This key was retired a moment ago; some machine may not have read that yet."};
const struct refusal key_predecessor_gone = {
	"key-predecessor-gone", 500, NULL,
	"No key that signed before is still published; publish a new one instead."};

static long long later(long long a, long long b) { return a > b ? a : b; }

static long long longest_token(const struct config *config)
{
	long long longest = SIGNED_REQUEST_S;

	for (size_t i = 0; i < config->client_count; i++)
		longest = later(longest, config->clients[i]->id_token_ttl_s);
	return longest;
}

static long long shortest_canary(const struct config *config)
{
	long long shortest = 0;

	for (size_t i = 0; i < config->client_count; i++) {
		long long lead = config->clients[i]->canary_lead_s;

		if (lead > 0 && (shortest == 0 || lead < shortest))
			shortest = lead;
	}
	return shortest;
}

long long key_promise(const struct config *config, enum key_use use)
{
	return use == KEY_SEALS ? sealed_life_s(config) : config->settings.jwks_max_age_s;
}

/* A setting that was lowered yesterday does not shorten what was promised before. */
static long long longest_promise(const struct config *config, const struct key_set *set,
				 enum key_use use)
{
	long long longest = key_promise(config, use);

	for (size_t i = 0; i < set->count; i++)
		if ((set->keys[i].use == KEY_SEALS) == (use == KEY_SEALS))
			longest = later(longest, set->keys[i].max_age);
	return longest;
}

/* Nobody but our own machines needs to know it before it seals. */
static struct key_plan sealing_plan(const struct config *config, const struct key_set *set)
{
	return (struct key_plan){
		.period = config->settings.sealing_key_period_s,
		.lead = config->settings.sealing_key_propagation_s,
		.retention = longest_promise(config, set, KEY_SEALS) + SLACK_S,
		.memory = SLACK_S,
	};
}

struct key_plan key_plan_of(const struct config *config, const struct key_set *set,
			    enum key_use use)
{
	const struct settings *settings = &config->settings;
	long long life = longest_token(config) + SLACK_S;
	long long lead = longest_promise(config, set, use) + settings->key_propagation_s;
	struct key_plan plan = {.period = settings->provider_key_period_s,
				.lead = lead,
				.retention = life,
				.memory = life};

	if (use == KEY_SEALS)
		return sealing_plan(config, set);
	if (use == KEY_PROVES_POSSESSION) /* one key for all of a sign-in */
		plan.retention = later(life, settings->interaction_ttl_s + SLACK_S);
	if (use == KEY_DECRYPTS)
		plan.retention = lead + settings->encryption_key_retention_s;
	if (use != KEY_SIGNS_TOKENS)
		return plan;
	plan.period = settings->key_period_s;
	plan.retention = life + settings->session_ttl_s;
	plan.canary = shortest_canary(config);
	return plan;
}

static struct key_verdict well(void) { return (struct key_verdict){NULL, 0, NULL}; }

static struct key_verdict refused(const struct refusal *no, long long earliest)
{
	return (struct key_verdict){no, earliest, NULL};
}

/* Safe from this moment on. */
static struct key_verdict from(long long earliest, const struct refusal *no, long long now)
{
	return now >= earliest ? well() : refused(no, earliest);
}

static const struct key *next_like(const struct key_set *set, const struct key *key, long long now)
{
	for (size_t i = 0; i < set->count; i++)
		if (&set->keys[i] != key && key_is_like(&set->keys[i], key) &&
		    !key_is_standby(&set->keys[i]) &&
		    key_state(&set->keys[i].dates, now) == KEY_NEXT)
			return &set->keys[i];
	return NULL;
}

struct key_verdict key_may_publish(const struct key_set *set, const struct key *key, long long now)
{
	if (key_state(&key->dates, now) != KEY_CREATED)
		return refused(&key_step_impossible, 0);
	if (key_is_standby(key))
		return well(); /* beside the next one, which it never is */
	if (key->use == KEY_SEALS && sealing_keys_fill_ring(set, now))
		return refused(&key_ring_full, 0);
	return next_like(set, key, now) != NULL ? refused(&key_next_exists, 0) : well();
}

struct key_verdict key_may_activate(const struct key_plan *plan, const struct key_set *set,
				    const struct key *key, long long now)
{
	if (key_set_state(set, key, now) != KEY_NEXT)
		return refused(&key_step_impossible, 0);
	return from(key->dates.published + plan->lead, &key_too_fresh, now);
}

/* Written by a clock ahead of ours, it may lie in the future. */
static bool has_end(const struct key *key)
{
	return key->dates.retiring != 0 || key->dates.retired != 0 || key->dates.revoked != 0;
}

/* Does the one that signs end, so that key, which was before it, is to sign again? */
static bool returns(const struct key_set *set, const struct key *key, long long now)
{
	const struct key *current = key_set_current_of(set, key->provider, key->use, key->alg, now);

	return !has_end(key) && current != NULL && has_end(current);
}

/* Will it sign so soon that some machine may not hear in time that it shall not? */
static bool is_imminent(const struct key_plan *plan, const struct key *key, long long now)
{
	return key->dates.active != 0 && key->dates.active - now < plan->retention;
}

/* Does it sign already, for clients that see new keys first? */
static bool serves_canaries(const struct key_plan *plan, const struct key *key, long long now)
{
	return plan->canary > 0 && key->dates.published + plan->canary <= now;
}

/* One that never signed may go unless it is about to: nobody waits for its signature. */
struct key_verdict key_may_retire(const struct key_plan *plan, const struct key_set *set,
				  const struct key *key, long long now)
{
	enum key_state state = key_set_state(set, key, now);

	if (state == KEY_CURRENT ||
	    (state == KEY_NEXT &&
	     (is_imminent(plan, key, now) || serves_canaries(plan, key, now))) ||
	    (state == KEY_PREVIOUS && returns(set, key, now)))
		return refused(&key_still_signs, 0);
	if (state == KEY_NEXT)
		return well();
	if (state != KEY_PREVIOUS)
		return refused(&key_step_impossible, 0);
	if (key_is_standby(key)) /* nobody wrote down whether it signed */
		return refused(&key_still_trusted, key->dates.retired);
	return from(key_set_last_signed(set, key, now) + plan->retention, &key_still_trusted, now);
}

struct key_verdict key_may_destroy(const struct key_plan *plan, const struct key_set *set,
				   const struct key *key, long long now)
{
	switch (key_set_state(set, key, now)) {
	case KEY_CREATED:
	case KEY_REVOKED:
		return well();
	case KEY_RETIRED:
		return from(key->dates.retired + plan->memory, &key_just_retired, now);
	default:
		return refused(&key_step_impossible, 0);
	}
}

struct key_verdict key_may_revoke(const struct key *key, long long now)
{
	enum key_state state = key_state(&key->dates, now);

	return state == KEY_DESTROYED || state == KEY_REVOKED ? refused(&key_step_impossible, 0)
							      : well();
}

const struct key *key_may_roll_back(const struct key_set *set, const struct key *key, long long now,
				    const struct refusal **no)
{
	const struct key *found = NULL;

	if (key_set_state(set, key, now) != KEY_CURRENT) {
		*no = &key_step_impossible;
		return NULL;
	}
	for (size_t i = 0; i < set->count; i++) {
		const struct key *other = &set->keys[i];

		if (other != key && key_is_like(other, key) && !has_end(other) &&
		    key_state(&other->dates, now) == KEY_CURRENT &&
		    (found == NULL || other->dates.active > found->dates.active))
			found = other;
	}
	if (found == NULL)
		*no = &key_predecessor_gone;
	return found;
}

const char *key_step_name(enum key_step_kind kind)
{
	static const char *const names[] = {
		[KEY_STEP_NONE] = "none",       [KEY_STEP_RETIRE] = "retire",
		[KEY_STEP_DESTROY] = "destroy", [KEY_STEP_ACTIVATE] = "activate",
		[KEY_STEP_PUBLISH] = "publish", [KEY_STEP_GENERATE] = "generate",
	};

	return names[kind];
}

static bool is_for(const struct key *key, const struct key_need *need)
{
	return key->use == need->use && key->alg == need->alg &&
	       key_provider_is(key->provider, need->provider);
}

/* When the one that signs has signed for its period; 0 if none does. */
static long long end_of_period(const struct key_plan *plan, const struct key_set *set,
			       const struct key_need *need, long long now)
{
	const struct key *current =
		key_set_current_of(set, need->provider, need->use, need->alg, now);

	return current == NULL ? 0 : current->dates.active + plan->period;
}

long long key_plan_activation(const struct key_plan *plan, const struct key_set *set,
			      const struct key_need *need, long long now)
{
	return later(now + plan->lead, end_of_period(plan, set, need, now));
}

/* What this key is to do, whoever its like are. */
static struct key_step step_of(const struct key_plan *plan, const struct key_set *set,
			       const struct key *key, long long end, long long now)
{
	switch (key_set_state(set, key, now)) {
	case KEY_NEXT:
		if (key->dates.active != 0)
			return (struct key_step){KEY_STEP_ACTIVATE, key, key->dates.active, true};
		return (struct key_step){KEY_STEP_ACTIVATE, key,
					 later(key->dates.published + plan->lead, end), false};
	case KEY_PREVIOUS:
		if (key->dates.retired != 0)
			return (struct key_step){KEY_STEP_RETIRE, key, key->dates.retired, true};
		if (returns(set, key, now))
			return (struct key_step){0};
		return (struct key_step){KEY_STEP_RETIRE, key,
					 key_set_last_signed(set, key, now) + plan->retention,
					 false};
	case KEY_RETIRED:
		return (struct key_step){KEY_STEP_DESTROY, key, key->dates.retired + plan->memory,
					 false};
	default:
		return (struct key_step){0};
	}
}

/* The one that is to follow: there already, or to be made. */
static struct key_step succession(const struct key_plan *plan, const struct key *made,
				  long long end)
{
	if (made == NULL)
		return (struct key_step){KEY_STEP_GENERATE, NULL, end - plan->lead, false};
	if (made->dates.published != 0)
		return (struct key_step){KEY_STEP_PUBLISH, made, made->dates.published, true};
	return (struct key_step){KEY_STEP_PUBLISH, made, end - plan->lead, false};
}

static void take_sooner(struct key_step *first, struct key_step step)
{
	if (step.kind != KEY_STEP_NONE && (first->kind == KEY_STEP_NONE || step.due < first->due))
		*first = step;
}

/* The first step for the keys of one need; if is_told, of those steps that others are told. */
static struct key_step first_step(const struct key_plan *plan, const struct key_set *set,
				  const struct key_need *need, bool is_told, long long now)
{
	long long end = end_of_period(plan, set, need, now);
	struct key_step first = {0};
	const struct key *made = NULL;
	bool waits = false;

	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];
		enum key_state state = key_state(&key->dates, now);

		if (!is_for(key, need) || (is_told && state == KEY_RETIRED) ||
		    (key_is_standby(key) && state <= KEY_NEXT))
			continue;
		take_sooner(&first, step_of(plan, set, key, end, now));
		waits |= state == KEY_NEXT;
		if (state == KEY_CREATED)
			made = key;
	}
	if (!waits && end != 0 && !(need->use == KEY_SEALS && sealing_keys_fill_ring(set, now)))
		take_sooner(&first, succession(plan, made, end));
	return first;
}

struct key_step key_plan_next(const struct key_plan *plan, const struct key_set *set,
			      const struct key_need *need, long long now)
{
	return first_step(plan, set, need, false, now);
}

long long key_plan_next_told(const struct config *config, const struct key_set *set,
			     const struct key_needs *needs, enum key_use use, long long now)
{
	const struct key_plan plan = key_plan_of(config, set, use);
	struct key_step first = {0};

	for (size_t i = 0; i < needs->count; i++)
		if (needs->at[i].use == use)
			take_sooner(&first, first_step(&plan, set, &needs->at[i], true, now));
	return first.kind == KEY_STEP_NONE ? 0 : first.due;
}

bool key_successor_is_missing(const struct key_plan *plan, const struct key_set *set,
			      const struct key_need *need, long long alert_s, long long now)
{
	long long end = end_of_period(plan, set, need, now);

	for (size_t i = 0; end != 0 && i < set->count; i++)
		if (is_for(&set->keys[i], need) && !key_is_standby(&set->keys[i]) &&
		    key_state(&set->keys[i].dates, now) == KEY_NEXT)
			return false;
	return now >= end - alert_s;
}
