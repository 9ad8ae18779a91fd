#include "command.h"
#include "config_deep_check.h"
#include "config_report.h"
#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The signer alone may look at keys: its program says which are missing. */
static void check_keys(const struct command_line *line)
{
	char path[PATH_MAX];
	pid_t child;

	fflush(stdout);
	if (!command_beside(line, "parvis-signer", path, sizeof path) || (child = fork()) < 0)
		return;
	if (child == 0) {
		execl(path, "parvis-signer", "keys", "check", "--config", line->folder,
		      (char *)NULL);
		_exit(EXIT_ERROR);
	}
	waitpid(child, NULL, 0);
}

int command_config_check(struct command_line *line)
{
	struct arena *a;
	struct config_faults faults;
	bool holds;

	if (!command_line_end(line))
		return EXIT_USAGE;
	a = arena_new();
	faults = config_faults_none(a);
	holds = config_load_deeply(a, line->folder, &faults) != NULL;
	if (line->wants_json)
		config_report_json(stdout, &faults);
	else
		config_report(holds ? stdout : stderr, &faults);
	if (!line->wants_json && holds)
		puts("The configuration holds. Next: parvis serve, or SIGHUP to the one that "
		     "runs.");
	if (!line->wants_json && holds)
		check_keys(line);
	arena_free(a);
	return holds ? EXIT_DONE : EXIT_REFUSED;
}

int command_config_show(struct command_line *line)
{
	struct arena *a;
	struct config_faults faults;
	const struct config *config;

	if (!command_line_end(line))
		return EXIT_USAGE;
	a = arena_new();
	faults = config_faults_none(a);
	config = config_load_deeply(a, line->folder, &faults);
	if (config == NULL)
		config_report(stderr, &faults);
	else
		config_show(stdout, a, config);
	arena_free(a);
	return config == NULL ? EXIT_REFUSED : EXIT_DONE;
}

int command_config_reference(struct command_line *line)
{
	if (!command_line_end(line))
		return EXIT_USAGE;
	setting_print_reference(stdout);
	return EXIT_DONE;
}

int command_config_example(struct command_line *line)
{
	if (!command_line_end(line))
		return EXIT_USAGE;
	setting_print_example(stdout);
	return EXIT_DONE;
}
