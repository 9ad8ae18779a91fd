/* command_account.c -- parvis account show|disable|enable|erase|prefer: one citizen's account, by
 * its pseudonymous id. Each change is first in the list of changes (switch_desk.h), then made. */
#include "command_account.h"
#include "account_steps.h"
#include "command_switch.h"
#include "context.h"
#include <stdio.h>
#include <string.h>

enum { CHANGE_MS = 20000, PREFERENCES_MAX = 32 };

/* --- changing: the steps of the endpoints, in a flow of this command's --- */

struct changing {
	struct account_flow account; /* first */
	void (*change)(struct arena *a, struct account_flow *af);
	bool *is_done;
};

static struct changing *of(struct flow *f) { return (struct changing *)f; }

static enum turn make_change(struct flow *f)
{
	of(f)->change(f->arena, &of(f)->account);
	return FLOW_NEXT;
}

static enum turn finish(struct flow *f)
{
	*of(f)->is_done = true;
	return FLOW_STOP;
}

static void refuse(struct flow *f)
{
	fprintf(stderr, "parvis: %s: %s\n", f->refusal->name, f->refusal->help);
}

static const struct flow_step steps[] = {
	{"load-account", account_load},
	{"read-account", account_read},
	{"make-change", make_change},
	ACCOUNT_CHANGE_STEPS,
	{"finish", finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {.name = "account-change",
				      .size = sizeof(struct changing),
				      .deadline_ms = CHANGE_MS,
				      .steps = steps,
				      .refuse = refuse,
				      .quiet = true};

static int run(struct switch_desk *desk, const struct switch_order *order,
	       void (*change)(struct arena *a, struct account_flow *af))
{
	struct changing *changing = flow_new(arena_new(), &kind);
	bool is_done = false;

	changing->account.account_id = order->off.id;
	changing->change = change;
	changing->is_done = &is_done;
	context.config = desk->config;
	flow_begin(desk->base, &changing->account.browser.flow);
	while (flow_live() > 0)
		event_base_loop(desk->base, EVLOOP_ONCE);
	return is_done ? EXIT_DONE : EXIT_ERROR;
}

/* A disabled account stays: with its time it would be open again. */
static void keep(struct arena *a, struct account_flow *af)
{
	af->change.after = account_record_control(a, &af->record);
	af->change.ttl_s = af->record.is_disabled ? 0 : account_retention_s();
	af->change.keeps_logins = true;
}

static void disable(struct arena *a, struct account_flow *af)
{
	af->record.is_disabled = true;
	af->ends_all = true;
	keep(a, af);
}

static void enable(struct arena *a, struct account_flow *af)
{
	af->record.is_disabled = false;
	keep(a, af);
}

static void erase(struct arena *a, struct account_flow *af)
{
	const struct account_record none = {
		.is_disabled = af->record.is_disabled, .words = "", .marks = ""};

	af->ends_all = true;
	af->change.after = none.is_disabled ? account_record_control(a, &none) : "";
	af->change.ttl_s = 0;
	af->change.keeps_logins = false;
}

static int act_disable(struct switch_desk *desk, const struct switch_order *order)
{
	return run(desk, order, disable);
}

static int act_enable(struct switch_desk *desk, const struct switch_order *order)
{
	return run(desk, order, enable);
}

static int act_erase(struct switch_desk *desk, const struct switch_order *order)
{
	return run(desk, order, erase);
}

static int check_state(struct switch_desk *desk, const struct switch_order *order, bool is_disabled)
{
	struct account_record record;
	int end = command_account_read(desk, order->off.id, &record);

	return end == EXIT_DONE && record.is_disabled == is_disabled ? EXIT_NOTHING : end;
}

static int check_open(struct switch_desk *desk, struct switches *s,
		      const struct switch_order *order)
{
	(void)s;
	return check_state(desk, order, true);
}

static int check_disabled(struct switch_desk *desk, struct switches *s,
			  const struct switch_order *order)
{
	(void)s;
	return check_state(desk, order, false);
}

static int check_any(struct switch_desk *desk, struct switches *s, const struct switch_order *order)
{
	struct account_record record;
	int end = command_account_read(desk, order->off.id, &record);

	(void)s;
	return end == EXIT_DONE && *record.control == '\0' ? EXIT_NOTHING : end;
}

int command_account_disable(struct command_line *line)
{
	return command_switch(line, &(struct switch_order){.apply = check_open,
							   .act = act_disable,
							   .off = {.client = ""},
							   .verb = "account disable",
							   .undo = "account enable"});
}

int command_account_enable(struct command_line *line)
{
	return command_switch(line, &(struct switch_order){.apply = check_disabled,
							   .act = act_enable,
							   .off = {.client = ""},
							   .verb = "account enable",
							   .undo = "account disable"});
}

int command_account_erase(struct command_line *line)
{
	return command_switch(line, &(struct switch_order){.apply = check_any,
							   .act = act_erase,
							   .off = {.client = ""},
							   .verb = "account erase",
							   .undo = ""});
}

/* --- preferences --- */

static struct {
	const char *off[PREFERENCES_MAX + 1], *on[PREFERENCES_MAX + 1]; /* ended by NULL */
	const char *new_ones;                                           /* "on", "off"; NULL */
} preferences;

static void prefer(struct arena *a, struct account_flow *af)
{
	size_t count = context.config->provider_count;
	struct account_choice *choices = arena_alloc(a, (count + 1) * sizeof *choices);
	bool wants_new = preferences.new_ones == NULL ? !af->record.only_listed
						      : strcmp(preferences.new_ones, "on") == 0;

	for (size_t i = 0; i < count; i++) {
		const char *id = context.config->providers[i]->id;
		bool is_wanted = account_record_wants(&af->record,
						      account_provider_word(a, af->account_id, id));

		choices[i] = (struct account_choice){
			id, !text_is_listed(preferences.off, id) &&
				    (is_wanted || text_is_listed(preferences.on, id))};
	}
	account_record_choose(a, &af->record, af->account_id, choices, count, wants_new);
	keep(a, af);
}

static int act_prefer(struct switch_desk *desk, const struct switch_order *order)
{
	return run(desk, order, prefer);
}

static bool are_known(const struct config *config, const char *const *providers)
{
	for (; *providers != NULL; providers++)
		if (config_provider(config, *providers) == NULL) {
			fprintf(stderr, "parvis: %s: no provider of this name is configured.\n",
				*providers);
			return false;
		}
	return true;
}

static int check_preferences(struct switch_desk *desk, struct switches *s,
			     const struct switch_order *order)
{
	struct account_record record;

	(void)s;
	if (!are_known(desk->config, preferences.off) || !are_known(desk->config, preferences.on))
		return EXIT_REFUSED;
	return command_account_read(desk, order->off.id, &record);
}

static void take_all(struct command_line *line, const char *option, const char **list)
{
	const char *one;

	for (size_t i = 0; i < PREFERENCES_MAX; i++) {
		one = command_option(line, option, NULL);
		list[i] = one;
		if (one == NULL)
			return;
	}
}

int command_account_prefer(struct command_line *line)
{
	take_all(line, "--off", preferences.off);
	take_all(line, "--on", preferences.on);
	preferences.new_ones = command_option(line, "--new", NULL);
	if (preferences.new_ones != NULL && strcmp(preferences.new_ones, "on") != 0 &&
	    strcmp(preferences.new_ones, "off") != 0) {
		fputs("parvis: --new takes on or off.\n", stderr);
		return EXIT_USAGE;
	}
	if (preferences.new_ones == NULL && preferences.off[0] == NULL &&
	    preferences.on[0] == NULL) {
		fputs("parvis: which providers? Give --off, --on or --new.\n", stderr);
		return EXIT_USAGE;
	}
	return command_switch(line, &(struct switch_order){.apply = check_preferences,
							   .act = act_prefer,
							   .off = {.client = ""},
							   .verb = "account prefer",
							   .undo = ""});
}
