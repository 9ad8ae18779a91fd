/* keys_report.c -- what is, what comes and when. */
#include "jwks_document.h"
#include "key_calendar.h"
#include "keys_command.h"
#include "signer_serve.h"
#include <stdio.h>

struct report {
	struct keys_command *command;
	struct key_editor *editor;
	struct key_set set;
	struct key_needs kinds;
};

static bool open_report(struct keys_command *c, struct report *r)
{
	*r = (struct report){.command = c, .editor = keys_open(c)};
	if (r->editor == NULL)
		return false;
	key_editor_close(r->editor);
	r->set = key_editor_set(r->editor);
	r->kinds = keys_kinds(c, &r->set);
	return true;
}

static struct key_step next_of(const struct report *r, const struct key_need *need)
{
	const struct key_plan plan = key_plan_of(r->command->config, &r->set, need->use);

	return key_plan_next(&plan, &r->set, need, r->command->now);
}

int keys_plan(struct keys_command *c)
{
	struct report r;
	struct json_writer w = json_write(c->arena);

	if (!open_report(c, &r))
		return EXIT_ERROR;
	json_open(&w, '{');
	json_open_as(&w, "steps", '[');
	for (size_t i = 0; i < r.kinds.count; i++) {
		const struct key_need *need = &r.kinds.at[i];
		struct key_step step = next_of(&r, need);

		key_calendar_put_step(&w, need, &step);
		if (!c->json)
			printf("%-16s %-12s %-16.*s %-9s %-18s %s\n", key_use_name(need->use),
			       jose_alg_name(need->alg), TEXT_ARG(need->provider),
			       key_step_name(step.kind), moment_write(c->arena, step.due),
			       step.kind == KEY_STEP_NONE ? "no key signs: parvis keys init"
			       : step.comes_by_itself     ? "by itself"
			       : step.due <= c->now       ? "due: parvis keys rotate does it"
							  : "parvis keys rotate does it then");
	}
	json_close(&w, ']');
	json_close(&w, '}');
	if (c->json)
		puts(json_written(&w).at);
	return EXIT_DONE;
}

/* What concerns clients alone: the keys of tokens. */
int keys_calendar(struct keys_command *c)
{
	struct report r;

	if (!open_report(c, &r))
		return EXIT_ERROR;
	if (c->icalendar)
		fputs(key_calendar_ics(c->arena, c->config, &r.set, c->now).at, stdout);
	else
		puts(key_calendar_json(c->arena, c->config, &r.set, c->now).at);
	return EXIT_DONE;
}

int keys_export(struct keys_command *c)
{
	struct report r;

	if (!open_report(c, &r))
		return EXIT_ERROR;
	puts(jwks_document(c->arena, &r.set, KEY_SIGNS_TOKENS,
			   jose_alg_parse(text_of(c->config->settings.signing_alg)), c->now)
		     .at);
	return EXIT_DONE;
}

/* Will a signer that starts now serve with these keys? */
int keys_verify(struct keys_command *c)
{
	const struct refusal *no = NULL;
	const char *detail;
	struct signing_keys *keys = key_folder_load(c->arena, &c->home, &no, &detail);

	if (keys == NULL || (no = keys_check_tokens(c, &keys->set, &detail)) != NULL ||
	    signer_new(c->arena, c->config, keys, &no) == NULL)
		return keys_refuse(no, detail);
	if (c->json)
		printf("{\"keys\":%zu}\n", keys->set.count);
	else
		printf("All %zu keys are whole and do what they are for.\n", keys->set.count);
	return EXIT_DONE;
}
