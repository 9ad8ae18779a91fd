/* command_account_show.c -- parvis account show: what is kept of one account. */
#include "account.h"
#include "account_login.h"
#include "account_steps.h"
#include "command_account.h"
#include "json_write.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOMENT = 24 };

static enum turn ask_account(struct flow *f, struct desk_call *call)
{
	return store_get(f, STORE_ACCOUNT, call->arg, &call->value, &call->outcome);
}

int command_account_read(struct switch_desk *desk, const char *id, struct account_record *record)
{
	struct desk_call call = {.ask = ask_account, .arg = id};

	if (!account_id_is_one(id)) {
		fprintf(stderr, "parvis: %s: is no account id (64 hexadecimal digits).\n", id);
		return EXIT_REFUSED;
	}
	if (!switch_desk_run(desk, &call))
		return EXIT_ERROR;
	if (account_record_read(desk->arena, call.value, record))
		return EXIT_DONE;
	fprintf(stderr, "parvis: %s: %s\n", account_unreadable.name, account_unreadable.help);
	return EXIT_ERROR;
}

static const char *written(char *text, long long moment)
{
	time_t seconds = (time_t)moment;
	struct tm utc;

	if (gmtime_r(&seconds, &utc) == NULL || strftime(text, MOMENT, "%FT%TZ", &utc) == 0)
		*text = '\0';
	return text;
}

/* "" before her first sign-in. */
static const char *first_day(struct arena *a, const struct account_record *record)
{
	char moment[MOMENT];

	return record->first_day == 0
		       ? ""
		       : arena_printf(a, "%.10s", written(moment, record->first_day * DAY_S));
}

static const char *unwanted(struct switch_desk *desk, const char *id,
			    const struct account_record *record)
{
	const char *sum = "";

	for (size_t i = 0; i < desk->config->provider_count; i++) {
		const char *provider = desk->config->providers[i]->id;

		if (!account_record_wants(record, account_provider_word(desk->arena, id, provider)))
			sum = arena_printf(desk->arena, "%s%s%s", sum, *sum == '\0' ? "" : " ",
					   provider);
	}
	return sum;
}

static void show_json(struct switch_desk *desk, const char *id, const struct account_record *record)
{
	struct json_writer w = json_write(desk->arena);
	struct text logins = record->logins;
	struct account_login login;

	json_open(&w, '{');
	json_put_string(&w, "id", id);
	json_put_bool(&w, "disabled", record->is_disabled);
	json_put_string(&w, "first_day", first_day(desk->arena, record));
	json_put_string(&w, "providers_off", unwanted(desk, id, record));
	json_put_bool(&w, "new_providers_off", record->only_listed);
	json_open_as(&w, "logins", '[');
	while (account_login_next(desk->arena, &logins, &login)) {
		json_open(&w, '{');
		json_put_number(&w, "at", login.at);
		json_put_string(&w, "code", login.code);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
	puts(json_written(&w).at);
}

static void show(struct switch_desk *desk, const char *id, const struct account_record *record)
{
	const char *off = unwanted(desk, id, record);
	struct text logins = record->logins;
	struct account_login login;
	char moment[MOMENT];

	printf("account        %s\nstate          %s\nfirst sign-in  %s\n", id,
	       record->is_disabled ? "disabled" : "open", first_day(desk->arena, record));
	printf("providers off  %s%s%s\n", off, record->only_listed ? " and all that come" : "",
	       *off == '\0' && !record->only_listed ? "none" : "");
	while (account_login_next(desk->arena, &logins, &login))
		printf("signed in      %s  %s\n", written(moment, login.at), login.code);
}

int command_account_show(struct command_line *line)
{
	const char *id = command_word(line);
	struct switch_desk desk = {.arena = NULL};
	struct account_record record;
	int end;

	if (!command_line_end(line))
		return EXIT_USAGE;
	if (id == NULL) {
		fputs("parvis: account show what? See --help.\n", stderr);
		return EXIT_USAGE;
	}
	end = switch_desk_open(line, &desk);
	if (end == EXIT_DONE)
		end = command_account_read(&desk, id, &record);
	if (end == EXIT_DONE && *record.control == '\0') {
		fprintf(stderr, "parvis: nothing is kept of %s.\n", id);
		end = EXIT_NOTHING;
	} else if (end == EXIT_DONE && desk.wants_json) {
		show_json(&desk, id, &record);
	} else if (end == EXIT_DONE) {
		show(&desk, id, &record);
	}
	switch_desk_close(&desk);
	return end;
}
