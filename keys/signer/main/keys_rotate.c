/* keys_rotate.c -- all that the plan says is due and safe now; a second time, nothing. */
#include "json_write.h"
#include "key_plan.h"
#include "keys_command.h"
#include <stdio.h>

struct rotation {
	struct keys_command *command;
	struct key_editor *editor;
	struct json_writer done;
	size_t count;
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

static const struct refusal *take(struct rotation *r, const struct key_plan *plan,
				  const struct key_need *need, const struct key_step *step)
{
	struct keys_command *c = r->command;
	const struct key_set set = key_editor_set(r->editor);
	const struct key_deed deed = {key_step_name(step->kind), NULL, NULL, c->now};
	struct key_dates dates = {.created = c->now,
				  .published = c->now,
				  .active = key_plan_activation(plan, &set, need, c->now)};
	const struct key *key = step->key;
	const struct refusal *no;

	if (step->kind == KEY_STEP_GENERATE) {
		no = key_editor_add(r->editor, need, &dates, key_promise(c->config, need->use),
				    &deed, &key);
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
		no = key_editor_date(r->editor, key, &dates, &deed);
	}
	if (no == NULL)
		say(r, deed.step, need, key);
	return no;
}

/* Steps that follow one another at once, after runs that were missed. */
static const struct refusal *rotate_kind(struct rotation *r, const struct key_need *need)
{
	const struct refusal *no = NULL;

	while (no == NULL) {
		const struct key_set set = key_editor_set(r->editor);
		const struct key_plan plan = key_plan_of(r->command->config, &set, need->use);
		struct key_step step = key_plan_next(&plan, &set, need, r->command->now);

		if (step.kind == KEY_STEP_NONE || step.comes_by_itself ||
		    step.due > r->command->now)
			break;
		if (r->command->dry_run) {
			say(r, key_step_name(step.kind), need, step.key);
			break;
		}
		no = take(r, &plan, need, &step);
	}
	return no;
}

static int finish(struct rotation *r)
{
	json_close(&r->done, ']');
	json_close(&r->done, '}');
	if (r->command->json)
		puts(json_written(&r->done).at);
	else if (r->count == 0)
		puts("Nothing is due; nothing was changed. parvis keys plan says what comes when.");
	else if (!r->command->dry_run)
		puts("Next: systemctl reload parvis (or SIGHUP) on every machine that reads this "
		     "folder.");
	return r->count == 0 ? EXIT_NOTHING_TO_DO : EXIT_DONE;
}

int keys_rotate(struct keys_command *c)
{
	struct rotation r = {c, keys_open(c), json_write(c->arena), 0};
	const struct refusal *no = NULL;
	struct key_needs kinds;
	struct key_set set;

	if (r.editor == NULL)
		return EXIT_ERROR;
	set = key_editor_set(r.editor);
	kinds = keys_kinds(c, &set);
	json_open(&r.done, '{');
	json_open_as(&r.done, "steps", '[');
	for (size_t i = 0; no == NULL && i < kinds.count; i++)
		no = rotate_kind(&r, &kinds.at[i]);
	key_editor_close(r.editor);
	return no != NULL ? keys_refuse(no, r.editor->detail) : finish(&r);
}
