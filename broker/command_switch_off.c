/* command_switch_off.c -- parvis provider disable|maintain|enable|flush, client disable|enable,
 * level restrict|release, subject block|release. */
#include "account.h"
#include "acr.h"
#include "clock.h"
#include "command_switch.h"
#include "moment.h"
#include "notice.h"
#include "switches_change.h"
#include <stdio.h>
#include <string.h>

enum { SUB_BYTES_MAX = 255 }; /* Core 2 */

static int refuse(const char *what, const char *id)
{
	fprintf(stderr, "parvis: %s: %s\n", id, what);
	return EXIT_REFUSED;
}

/* Does the configuration know it? What it does not know can still be switched on again. */
static int check_id(const struct config *config, const struct off_switch *off)
{
	if (*off->client != '\0' && config_client(config, off->client) == NULL)
		return refuse("no client of this name is registered.", off->client);
	switch (off->kind) {
	case OFF_PROVIDER:
		return config_provider(config, off->id) != NULL
			       ? EXIT_DONE
			       : refuse("no provider of this name is configured.", off->id);
	case OFF_CLIENT:
		return config_client(config, off->id) != NULL
			       ? EXIT_DONE
			       : refuse("no client of this name is registered.", off->id);
	case OFF_LEVEL:
		return acr_rank(config, off->id) >= 0
			       ? EXIT_DONE
			       : refuse("is none of the setting acr_values.", off->id);
	default:
		if (*off->client == '\0')
			return account_id_is_one(off->id)
				       ? EXIT_DONE
				       : refuse("is no account id; a client's sub comes with "
						"--client.",
						off->id);
		return *off->id != '\0' && strlen(off->id) <= SUB_BYTES_MAX
			       ? EXIT_DONE
			       : refuse("a sub has 1 to 255 bytes.", off->client);
	}
}

static bool is_same(const struct off_switch *a, const struct off_switch *b)
{
	return a->kind == b->kind && strcmp(a->id, b->id) == 0 &&
	       strcmp(a->client, b->client) == 0 && a->is_maintenance == b->is_maintenance &&
	       a->until == b->until && strcmp(a->text, b->text) == 0 &&
	       strcmp(a->text_fr, b->text_fr) == 0 && strcmp(a->text_vi, b->text_vi) == 0;
}

static int turn_off(struct switch_desk *desk, struct switches *s, const struct switch_order *order)
{
	int end = check_id(desk->config, &order->off);

	if (end != EXIT_DONE)
		return end;
	for (size_t i = 0; i < s->off_count; i++)
		if (is_same(&s->off[i], &order->off) && s->off[i].since <= clock_now())
			return EXIT_NOTHING;
	return switches_turn_off(s, &order->off)
		       ? EXIT_DONE
		       : refuse("too many switches are off; release some.", order->off.id);
}

static int turn_on(struct switch_desk *desk, struct switches *s, const struct switch_order *order)
{
	(void)desk;
	return switches_turn_on(s, order->off.kind, order->off.id, order->off.client)
		       ? EXIT_DONE
		       : EXIT_NOTHING;
}

static int flush(struct switch_desk *desk, struct switches *s, const struct switch_order *order)
{
	int end = check_id(desk->config, &order->off);

	if (end != EXIT_DONE)
		return end;
	return switches_flush_provider(s, order->off.id)
		       ? EXIT_DONE
		       : refuse("too many providers were flushed.", order->off.id);
}

/* A sub may begin like an option, so it comes behind one. */
static void take_subject(struct command_line *line, struct off_switch *off)
{
	off->client = command_option(line, "--client", "");
	if (off->kind == OFF_SUBJECT)
		off->id = command_option(line, "--sub", NULL);
}

static bool take_moment(struct command_line *line, const char *name, long long *moment)
{
	const char *written = command_option(line, name, NULL);

	if (written == NULL || moment_parse(written, clock_now(), moment))
		return true;
	fprintf(stderr, "parvis: %s takes a time to come: 2026-11-22T18:00Z, or +30m, +2h, +3d.\n",
		name);
	return false;
}

/* As long as those of a file at most. */
static bool take_text(struct command_line *line, const char *name, const char **words)
{
	*words = command_option(line, name, "");
	if (strlen(*words) <= NOTICE_TEXT_MAX)
		return true;
	fprintf(stderr, "parvis: %s takes at most %d bytes.\n", name, NOTICE_TEXT_MAX);
	return false;
}

/* From now on and without an end, unless it is said otherwise. */
static int off(struct command_line *line, struct switch_order order)
{
	order.apply = turn_off;
	order.off.since = clock_now();
	if (!take_moment(line, "--from", &order.off.since) ||
	    !take_moment(line, "--until", &order.off.until))
		return EXIT_USAGE;
	if (order.off.until != 0 && order.off.until <= order.off.since) {
		fputs("parvis: --until is not after --from.\n", stderr);
		return EXIT_USAGE;
	}
	take_subject(line, &order.off);
	if (!take_text(line, "--text", &order.off.text) ||
	    !take_text(line, "--text-fr", &order.off.text_fr) ||
	    !take_text(line, "--text-vi", &order.off.text_vi))
		return EXIT_USAGE;
	return command_switch(line, &order);
}

static int on(struct command_line *line, struct switch_order order)
{
	order.apply = turn_on;
	order.undo = "";
	take_subject(line, &order.off);
	return command_switch(line, &order);
}

int command_provider_disable(struct command_line *line)
{
	return off(line, (struct switch_order){.off.kind = OFF_PROVIDER,
					       .verb = "provider disable",
					       .undo = "provider enable"});
}

int command_provider_maintain(struct command_line *line)
{
	return off(line, (struct switch_order){.off.kind = OFF_PROVIDER,
					       .off.is_maintenance = true,
					       .verb = "provider maintain",
					       .undo = "provider enable"});
}

int command_provider_enable(struct command_line *line)
{
	return on(line, (struct switch_order){.off.kind = OFF_PROVIDER, .verb = "provider enable"});
}

int command_provider_flush(struct command_line *line)
{
	struct switch_order order = {
		.off = {.kind = OFF_PROVIDER, .client = ""}, .verb = "provider flush", .undo = ""};

	order.apply = flush;
	return command_switch(line, &order);
}

int command_client_disable(struct command_line *line)
{
	return off(line, (struct switch_order){.off.kind = OFF_CLIENT,
					       .verb = "client disable",
					       .undo = "client enable"});
}

int command_client_enable(struct command_line *line)
{
	return on(line, (struct switch_order){.off.kind = OFF_CLIENT, .verb = "client enable"});
}

int command_level_restrict(struct command_line *line)
{
	return off(line, (struct switch_order){.off.kind = OFF_LEVEL,
					       .verb = "level restrict",
					       .undo = "level release"});
}

int command_level_release(struct command_line *line)
{
	return on(line, (struct switch_order){.off.kind = OFF_LEVEL, .verb = "level release"});
}

int command_subject_block(struct command_line *line)
{
	return off(line, (struct switch_order){.off.kind = OFF_SUBJECT,
					       .verb = "subject block",
					       .undo = "subject release"});
}

int command_subject_release(struct command_line *line)
{
	return on(line, (struct switch_order){.off.kind = OFF_SUBJECT, .verb = "subject release"});
}
