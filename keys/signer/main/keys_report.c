/* keys_report.c -- what is, what comes and when. */
#include "json_write.h"
#include "jwks_document.h"
#include "key_plan.h"
#include "keys_command.h"
#include "signer_serve.h"
#include <stdio.h>
#include <time.h>

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

static void put_step(struct json_writer *w, const struct key_need *need,
		     const struct key_step *step)
{
	json_open(w, '{');
	json_put_string(w, "use", key_use_name(need->use));
	json_put_string(w, "alg", jose_alg_name(need->alg));
	if (need->provider.at != NULL)
		json_put_text(w, "provider", need->provider);
	json_put_string(w, "step", key_step_name(step->kind));
	if (step->key != NULL)
		json_put_text(w, "kid", step->key->kid);
	if (step->kind != KEY_STEP_NONE)
		json_put_number(w, "due", step->due);
	json_put_bool(w, "comes_by_itself", step->comes_by_itself);
	json_close(w, '}');
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

		put_step(&w, need, &step);
		if (!c->json)
			printf("%-16s %-12s %-16.*s %-9s %-18s %s\n", key_use_name(need->use),
			       jose_alg_name(need->alg), TEXT_ARG(need->provider),
			       key_step_name(step.kind), keys_date(c->arena, step.due),
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

/* 2026-11-22T08:00Z as RFC 5545 3.3.5 has it. */
static const char *calendar_date(struct arena *a, long long seconds)
{
	char text[24] = "";
	time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) != NULL)
		strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
	return arena_string(a, text_of(text));
}

static void print_event(struct arena *a, const struct key_need *need, const struct key_step *step,
			long long now)
{
	printf("BEGIN:VEVENT\r\nUID:%s-%s-%s-%lld@parvis\r\nDTSTAMP:%s\r\nDTSTART:%s\r\n"
	       "SUMMARY:%s %s key\r\nEND:VEVENT\r\n",
	       key_use_name(need->use), jose_alg_name(need->alg), key_step_name(step->kind),
	       step->due, calendar_date(a, now), calendar_date(a, step->due),
	       key_step_name(step->kind), jose_alg_name(need->alg));
}

/* What concerns clients alone: the keys of tokens. */
int keys_calendar(struct keys_command *c)
{
	struct report r;
	struct json_writer w = json_write(c->arena);

	if (!open_report(c, &r))
		return EXIT_ERROR;
	if (c->icalendar)
		fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parvis//keys//EN\r\n", stdout);
	json_open(&w, '{');
	json_put_string(&w, "issuer", c->config->settings.issuer);
	json_open_as(&w, "steps", '[');
	for (size_t i = 0; i < r.kinds.count; i++) {
		const struct key_need *need = &r.kinds.at[i];
		struct key_step step = next_of(&r, need);

		if (need->use != KEY_SIGNS_TOKENS || step.kind == KEY_STEP_NONE)
			continue;
		put_step(&w, need, &step);
		if (c->icalendar)
			print_event(c->arena, need, &step, c->now);
	}
	json_close(&w, ']');
	json_close(&w, '}');
	puts(c->icalendar ? "END:VCALENDAR\r" : json_written(&w).at);
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

	if (keys == NULL || signer_new(c->arena, c->config, keys, &no) == NULL)
		return keys_refuse(no, detail);
	if (c->json)
		printf("{\"keys\":%zu}\n", keys->set.count);
	else
		printf("All %zu keys are whole and do what they are for.\n", keys->set.count);
	return EXIT_DONE;
}
