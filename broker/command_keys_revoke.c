/* command_keys_revoke.c -- parvis keys revoke KID --compromised: a key was stolen.
 *
 * parvis-signer ends it and lets another sign; we make every worker refuse what was given until now
 * to those that it concerns, and tell whoever is to hear of it. With --drill all of it is said and
 * told, and nothing is changed. Whatever fails, the rest is done: a key that was stolen is not kept
 * because somebody could not be told. */
#include "clock.h"
#include "command_switch.h"
#include "incident_webhook.h"
#include "json_read.h"
#include "json_write.h"
#include "keys_through_store.h"
#include "signer_program.h"
#include "switches_change.h"
#include <stdio.h>
#include <string.h>

enum { REPORT_MAX = 1024 * 1024 };

struct incident {
	struct arena *arena;
	struct command_line *line;
	const char *kid, *reason;
	bool is_drill;
	struct text report; /* what parvis-signer did, or would do */
	const json_t *members;
	const struct config *config;
	struct incident_webhook webhook;
	struct switch_desk desk;
	long long version; /* of the switches that say so; 0: they do not */
	bool is_everywhere, was_told;
	bool is_unshared; /* the other machines have not got it */
	int workers, ms;
};

static int revoke_key(struct incident *i)
{
	const char *const words[] = {
		"revoke", i->kid, "--compromised", "--json", i->is_drill ? "--dry-run" : NULL,
		NULL};
	int end = signer_program_run(i->line, words, i->arena, &i->report);

	if (end != EXIT_DONE) {
		printf("%.*s", TEXT_ARG(i->report));
		return end;
	}
	while (i->report.len > 0 && i->report.at[i->report.len - 1] == '\n')
		i->report.len--;
	i->members = json_read(i->arena, i->report, REPORT_MAX);
	return i->members == NULL ? EXIT_ERROR : EXIT_DONE;
}

/* A store that is silent keeps nobody from ending a key here. */
static int revoke_and_share(struct incident *i)
{
	bool is_shared = i->config->settings.keys_shared && !i->is_drill;
	int end, shared = EXIT_DONE;

	if (is_shared)
		keys_share_quietly(i->line);
	end = revoke_key(i);
	if (is_shared && end == EXIT_DONE)
		shared = keys_share_quietly(i->line);
	i->is_unshared = shared != EXIT_DONE && shared != EXIT_NOTHING;
	return end;
}

struct revoke_order {
	struct switch_order order; /* first */
	struct revoked_key key;
};

static int add_key(struct switch_desk *desk, struct switches *s, const struct switch_order *order)
{
	(void)desk;
	return switches_revoke(s, &((const struct revoke_order *)order)->key) ? EXIT_DONE
									      : EXIT_NOTHING;
}

/* From now on, not from when the key ended: what it signed until a moment ago counts. */
static void end_what_was_given(struct incident *i)
{
	struct switches *written = NULL;
	struct revoke_order revoke = {
		.order = {.apply = add_key,
			  .off = {.id = json_string_or(i->members, "revoked", ""), .client = ""},
			  .verb = "keys revoke --compromised",
			  .undo = ""},
		.key = {.kid = json_string_or(i->members, "revoked", ""),
			.alg = json_string_or(i->members, "alg", ""),
			.provider = json_string_or(i->members, "provider", ""),
			.not_before = clock_now()},
	};

	if (switch_desk_open(i->line, &i->desk) != EXIT_DONE ||
	    switch_change(&i->desk, &revoke.order, i->reason, &written) != EXIT_DONE)
		return;
	i->version = written->version;
	i->is_everywhere = switch_desk_wait(&i->desk, i->version, &i->workers, &i->ms);
}

/* The members of what parvis-signer said, and ours. */
static struct text message(struct incident *i)
{
	struct json_writer w = json_write(i->arena);

	json_open(&w, '{');
	json_put_string(&w, "event", "key-revoked");
	json_put_bool(&w, "drill", i->is_drill);
	json_put_string(&w, "issuer", i->config->settings.issuer);
	json_put_number(&w, "at", clock_now());
	json_put_string(&w, "reason", i->reason);
	json_put_members(&w, i->report);
	json_put_bool(&w, "enforced", i->is_everywhere);
	json_close(&w, '}');
	return json_written(&w);
}

static void tell(struct incident *i)
{
	if (*i->webhook.url != '\0')
		i->was_told =
			incident_webhook_tell(&i->webhook, i->desk.base, i->config, message(i));
}

static void report_json(struct incident *i)
{
	struct json_writer w = json_write(i->arena);

	json_open(&w, '{');
	json_put_members(&w, i->report);
	json_put_bool(&w, "drill", i->is_drill);
	json_put_bool(&w, "enforced", i->is_everywhere);
	json_put_number(&w, "version", i->version);
	json_put_number(&w, "workers", i->workers);
	json_put_number(&w, "ms", i->ms);
	json_open_as(&w, "webhook", '{');
	json_put_bool(&w, "told", i->was_told);
	json_put_number(&w, "tries", i->webhook.tries);
	json_put_number(&w, "status", i->webhook.status);
	if (i->webhook.failure != NULL)
		json_put_string(&w, "failure", i->webhook.failure);
	json_close(&w, '}');
	json_close(&w, '}');
	puts(json_written(&w).at);
}

static void print_affected(const struct incident *i)
{
	const json_t *affected = json_object_get(i->members, "affected");

	printf("It concerns %zu:", json_array_size(affected));
	for (size_t k = 0; k < json_array_size(affected); k++)
		printf(" %s", json_string_value(json_array_get(affected, k)));
	puts("");
}

static void print_enforcement(const struct incident *i)
{
	if (i->is_drill)
		puts("A drill: nothing was changed.");
	else if (i->is_everywhere)
		printf("What was given until now ended at all %d workers after %d ms (version "
		       "%lld).\n",
		       i->workers, i->ms, i->version);
	else
		puts("NOT ENFORCED at all workers: what was given until now may still be good. See "
		     "parvis switches; on a\nmachine where parvis serve runs, the same is said "
		     "with parvis client disable, or restart all.");
}

static void print_webhook(const struct incident *i)
{
	if (*i->webhook.url == '\0')
		puts("Nobody was told: there is no incident_webhook_url.");
	else if (i->was_told)
		printf("Told %s (status %d, try %d).\n", i->webhook.url, i->webhook.status,
		       i->webhook.tries);
	else
		printf("NOBODY WAS TOLD: %s did not take it (status %d%s%s) in %d tries.\n",
		       i->webhook.url, i->webhook.status, i->webhook.failure == NULL ? "" : ", ",
		       i->webhook.failure == NULL ? "" : i->webhook.failure, i->webhook.tries);
}

static int report(struct incident *i)
{
	if (i->line->wants_json) {
		report_json(i);
	} else {
		printf("%s %s; %s signs now.\n", i->is_drill ? "Would revoke" : "Revoked",
		       json_string_or(i->members, "revoked", ""),
		       json_string_or(i->members, "now_signs", "nothing"));
		print_affected(i);
		print_enforcement(i);
		print_webhook(i);
	}
	if (i->is_unshared)
		fputs("The other machines do not know that it ended: parvis keys share.\n", stderr);
	return !i->is_unshared && (i->is_drill || i->is_everywhere) &&
			       (*i->webhook.url == '\0' || i->was_told)
		       ? EXIT_DONE
		       : EXIT_ERROR;
}

static int run(struct incident *i)
{
	struct config_faults faults = config_faults_none(i->arena);
	int end;

	i->config = config_load(i->arena, i->line->folder, &faults);
	if (i->config == NULL) {
		fputs("parvis: the configuration has faults; see parvis config check.\n", stderr);
		return EXIT_REFUSED;
	}
	i->webhook = incident_webhook_of(i->arena, i->config);
	if (i->webhook.is_unreadable)
		fputs("parvis: incident_webhook_token_file cannot be read.\n", stderr);
	end = revoke_and_share(i);
	if (end != EXIT_DONE)
		return end;
	if (!i->is_drill)
		end_what_was_given(i);
	tell(i);
	return report(i);
}

/* A kid may begin with a hyphen, so that it is the only word that is left. */
int command_keys_revoke(struct command_line *line)
{
	struct incident i = {.line = line, .arena = arena_new()};
	bool is_compromised = command_flag(line, "--compromised");
	int end = EXIT_USAGE;

	i.is_drill = command_flag(line, "--drill");
	i.is_drill |= command_flag(line, "--dry-run");
	i.reason = command_option(line, "--reason", "a key was stolen");
	i.kid = line->count == 1 ? line->words[0] : NULL;
	if (is_compromised && i.kid != NULL) {
		line->count = 0;
		end = run(&i);
	} else {
		fputs("usage: parvis keys revoke KID --compromised [--drill] [--reason WHY] "
		      "[--json]\n",
		      stderr);
	}
	if (i.desk.arena != NULL)
		switch_desk_close(&i.desk);
	arena_free(i.arena);
	return end;
}
