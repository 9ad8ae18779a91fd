/* keys_rotate.c -- all that the plan says is due and safe now; a second time, nothing.
 *
 * Where machines serve, a new key is given no date: it signs by the run that finds that all of them
 * have loaded it. A date that was given while nobody served is taken back if one of them has not.
 */
#include "clock.h"
#include "json_write.h"
#include "key_plan.h"
#include "keys_command.h"
#include <stdio.h>

struct rotation {
	struct keys_command *command;
	struct key_editor *editor;
	struct key_nodes nodes;
	struct json_writer done;
	size_t count;
	struct key_verdict withheld; /* the first step that waits for a machine */
};

static void say(struct rotation *r, const char *step, const struct key_need *need,
		const struct key *key)
{
	struct keys_command *c = r->command;

	r->count++;
	if (!c->json) {
		printf("%s %-8s %-16s %-12s %-16.*s %.*s\n", c->dry_run ? "would" : "did  ", step,
		       key_use_name(need->use), jose_alg_name(need->alg), TEXT_ARG(need->provider),
		       TEXT_ARG(key == NULL ? TEXT("(new)") : key->kid));
		return;
	}
	json_open(&r->done, '{');
	json_put_string(&r->done, "step", step);
	json_put_string(&r->done, "use", key_use_name(need->use));
	json_put_string(&r->done, "alg", jose_alg_name(need->alg));
	if (need->provider.at != NULL)
		json_put_text(&r->done, "provider", need->provider);
	if (key != NULL)
		json_put_text(&r->done, "kid", key->kid);
	json_close(&r->done, '}');
}

static struct key_verdict have_heard(const struct rotation *r, const struct key_plan *plan,
				     const struct key_step *step)
{
	long long now = r->command->now;

	switch (step->kind) {
	case KEY_STEP_ACTIVATE:
		return key_nodes_may_activate(&r->nodes, plan, step->key, now);
	case KEY_STEP_RETIRE:
		return key_nodes_may_retire(&r->nodes, plan, step->key, now);
	case KEY_STEP_DESTROY:
		return key_nodes_may_destroy(&r->nodes, step->key, now);
	default:
		return (struct key_verdict){NULL, 0, NULL};
	}
}

/* A key that is published now is dated only if nobody serves who would have to load it first. */
static long long date_of_next(const struct rotation *r, const struct key_plan *plan,
			      const struct key_need *need)
{
	const struct key_set set = key_editor_set(r->editor);

	return r->nodes.are_known && r->nodes.count == 0
		       ? key_plan_activation(plan, &set, need, r->command->now)
		       : 0;
}

static const struct refusal *take(struct rotation *r, const struct key_plan *plan,
				  const struct key_need *need, const struct key_step *step,
				  const struct key_deed *deed)
{
	struct keys_command *c = r->command;
	struct key_dates dates = {
		.created = c->now, .published = c->now, .active = date_of_next(r, plan, need)};
	const struct key *key = step->key;
	const struct refusal *no;

	if (step->kind == KEY_STEP_GENERATE) {
		no = key_editor_add(r->editor, need, &dates, key_promise(c->config, need->use),
				    deed, &key);
	} else {
		dates.created = key->dates.created;
		if (step->kind != KEY_STEP_PUBLISH)
			dates = key->dates;
		if (step->kind == KEY_STEP_ACTIVATE)
			dates.active = c->now;
		else if (step->kind == KEY_STEP_RETIRE)
			dates.retired = c->now;
		else if (step->kind == KEY_STEP_DESTROY)
			dates.destroyed = c->now;
		no = key_editor_date(r->editor, key, &dates, deed);
	}
	if (no == NULL)
		say(r, deed->step, need, key);
	return no;
}

/* May the step be taken, and under what words? A reason overrules whoever has not heard. */
static bool may_take(struct rotation *r, const struct key_plan *plan, const struct key_step *step,
		     struct key_deed *deed)
{
	struct keys_command *c = r->command;
	const struct key_verdict verdict = have_heard(r, plan, step);

	*deed = (struct key_deed){key_step_name(step->kind), NULL, NULL, c->now};
	if (verdict.no == NULL)
		return true;
	if (c->force) {
		deed->reason = c->reason;
		deed->guard = verdict.no->name;
		return true;
	}
	if (r->withheld.no == NULL)
		r->withheld = verdict;
	return false;
}

/* Steps that follow one another at once, after runs that were missed. */
static const struct refusal *rotate_kind(struct rotation *r, const struct key_need *need)
{
	const struct refusal *no = NULL;

	r->command->now = clock_now(); /* making the keys of other kinds took time */
	while (no == NULL) {
		const struct key_set set = key_editor_set(r->editor);
		const struct key_plan plan = key_plan_of(r->command->config, &set, need->use);
		struct key_step step = key_plan_next(&plan, &set, need, r->command->now);
		struct key_deed deed;

		if (step.kind == KEY_STEP_NONE || step.comes_by_itself ||
		    step.due > r->command->now || !may_take(r, &plan, &step, &deed))
			break;
		if (r->command->dry_run) {
			say(r, key_step_name(step.kind), need, step.key);
			break;
		}
		no = take(r, &plan, need, &step, &deed);
	}
	return no;
}

/* Its date was given while nobody knew of a machine that lacks it. */
static const struct refusal *take_back_dates(struct rotation *r)
{
	const struct key_deed deed = {"postpone", NULL, NULL, r->command->now};
	const struct refusal *no = NULL;

	for (size_t i = 0; no == NULL && i < r->editor->count; i++) {
		const struct key *key = &r->editor->keys[i];
		const struct key_need need = {key->use, key->alg, key->provider};
		const struct key_set set = key_editor_set(r->editor);
		const struct key_plan plan = key_plan_of(r->command->config, &set, key->use);
		struct key_dates dates = key->dates;

		if (key_state(&dates, r->command->now) != KEY_NEXT || dates.active == 0 ||
		    key_nodes_may_activate(&r->nodes, &plan, key, r->command->now).no !=
			    &key_node_lacks_it)
			continue;
		dates.active = 0;
		if (!r->command->dry_run)
			no = key_editor_date(r->editor, key, &dates, &deed);
		if (no == NULL)
			say(r, deed.step, &need, key);
	}
	return no;
}

static int finish(struct rotation *r)
{
	struct keys_command *c = r->command;
	bool is_withheld = r->withheld.no != NULL;

	json_close(&r->done, ']');
	if (is_withheld) {
		json_put_string(&r->done, "withheld", r->withheld.no->name);
		json_put_string(&r->done, "node", r->withheld.node);
	}
	json_close(&r->done, '}');
	if (c->json)
		puts(json_written(&r->done).at);
	else if (is_withheld)
		keys_say_refused(c, &r->withheld);
	else if (r->count == 0)
		puts("Nothing is due; nothing was changed. parvis keys plan says what comes when.");
	else if (!c->dry_run)
		puts("A broker that runs takes it up by itself; parvis keys status shows who has "
		     "it.");
	if (r->count == 0 && is_withheld)
		return EXIT_REFUSED;
	return r->count == 0 ? EXIT_NOTHING_TO_DO : EXIT_DONE;
}

int keys_rotate(struct keys_command *c)
{
	struct rotation r = {.command = c, .editor = keys_open(c), .done = json_write(c->arena)};
	const struct refusal *no = NULL;
	struct key_needs kinds;
	struct key_set set;

	if (r.editor == NULL)
		return EXIT_ERROR;
	set = key_editor_set(r.editor);
	kinds = keys_kinds(c, &set);
	r.nodes = keys_nodes(c, &set);
	json_open(&r.done, '{');
	json_open_as(&r.done, "steps", '[');
	no = take_back_dates(&r);
	for (size_t i = 0; no == NULL && i < kinds.count; i++)
		no = rotate_kind(&r, &kinds.at[i]);
	key_editor_close(r.editor);
	return no != NULL ? keys_refuse(no, r.editor->detail) : finish(&r);
}
