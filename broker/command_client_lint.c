/* command_client_lint.c -- `parvis client lint [CLIENT] [--against FOLDER] [--offline]`. */
#include "client_lint.h"
#include "command.h"
#include "config_deep_check.h"
#include "config_report.h"
#include "log.h"
#include <stdio.h>
#include <string.h>

struct lint {
	struct arena *arena;
	const char *client_id, *other_folder; /* NULL: all; none */
	bool offline;
	struct config_faults findings;
	const struct config *here, *there;
};

static void lint_one(struct lint *lint, const struct client *client)
{
	const struct client *other =
		lint->there == NULL ? NULL : config_client(lint->there, client->client_id);

	client_lint(lint->here, client, &lint->findings);
	client_lint_vnconnect(lint->here, client, &lint->findings);
	if (!lint->offline)
		client_lint_keys(lint->here, client, &lint->findings);
	if (lint->there != NULL && other == NULL)
		config_warning(&lint->findings, client->client_id, "", "is not registered there",
			       "Register it there before the service goes live.");
	if (other != NULL)
		client_lint_compare(client, other, &lint->findings);
}

static int run(struct command_line *line, struct lint *lint)
{
	lint->here = config_load_deeply(lint->arena, line->folder, &lint->findings);
	if (lint->other_folder != NULL && lint->here != NULL) {
		struct config_faults others = config_faults_none(lint->arena);

		lint->there = config_load_deeply(lint->arena, lint->other_folder, &others);
		if (lint->there == NULL)
			config_fault(&lint->findings, lint->other_folder, "", "does not hold",
				     "Run parvis config check on it.");
	}
	if (lint->here != NULL && lint->client_id != NULL &&
	    config_client(lint->here, lint->client_id) == NULL)
		config_fault(&lint->findings, lint->client_id, "", "is not registered",
			     "parvis client new registers one.");
	for (size_t i = 0; lint->here != NULL && i < lint->here->client_count; i++)
		if (lint->client_id == NULL ||
		    strcmp(lint->here->clients[i]->client_id, lint->client_id) == 0)
			lint_one(lint, lint->here->clients[i]);
	return lint->findings.count > 0 ? EXIT_REFUSED : EXIT_DONE;
}

int command_client_lint(struct command_line *line)
{
	struct lint lint = {.arena = arena_new()};
	int status = EXIT_USAGE;

	lint.findings = config_faults_none(lint.arena);
	lint.other_folder = command_option(line, "--against", NULL);
	lint.offline = command_flag(line, "--offline");
	lint.client_id = command_word(line);
	if (command_line_end(line)) {
		log_open("lint", LOG_LEVEL_ERROR);
		status = run(line, &lint);
		if (line->wants_json)
			config_report_json(stdout, &lint.findings);
		else
			config_report(stdout, &lint.findings);
	}
	if (status == EXIT_DONE && !line->wants_json)
		puts("Nothing stands in the way.");
	arena_free(lint.arena);
	return status;
}
