/* command_worker.c -- the command line that the supervisor gives a worker. */
#include "command.h"
#include "config.h"
#include "log.h"
#include "privileges.h"
#include "process_title.h"
#include "worker.h"
#include <stdio.h>

enum { DESCRIPTOR_MAX = 1 << 20, LISTENERS_MAX = 16 };

/* "7,8,9"; 0 if it is anything else. */
static size_t read_descriptors(const char *list, int *fds, size_t most)
{
	struct text rest = text_of(list);
	size_t count = 0;

	while (rest.at != NULL) {
		long long fd;

		if (count == most || !text_number(text_split(rest, ',', &rest), &fd) ||
		    fd > DESCRIPTOR_MAX)
			return 0;
		fds[count++] = (int)fd;
	}
	return count;
}

int command_worker(struct command_line *line)
{
	static char role[32], title[40]; /* log_open() keeps role */
	int fds[LISTENERS_MAX];
	int config_fd = command_number(line, "--config-fd", -1, DESCRIPTOR_MAX);
	struct worker_arguments arguments = {
		.arena = arena_new(),
		.number = command_number(line, "--number", 1, DESCRIPTOR_MAX),
		.listen_fds = fds,
		.signer_path = command_option(line, "--signer", NULL),
		.run = command_option(line, "--run", NULL),
		.pulse_fd = command_number(line, "--pulse-fd", -1, DESCRIPTOR_MAX),
	};
	int status = EXIT_ERROR;

	arguments.listen_count =
		read_descriptors(command_option(line, "--listen-fds", ""), fds, LISTENERS_MAX);
	if (!command_line_end(line) || arguments.listen_count == 0 ||
	    arguments.signer_path == NULL || arguments.run == NULL)
		return EXIT_USAGE;
	snprintf(role, sizeof role, "worker-%d", arguments.number);
	snprintf(title, sizeof title, "parvis: worker %d", arguments.number);
	process_title(title);
	process_first_to_go();
	process_harden();
	arguments.config = config_unbundle_fd(arguments.arena, config_fd);
	if (arguments.config != NULL) {
		log_open(role, log_level_of(arguments.config->settings.log_level));
		status = worker_run(&arguments);
	}
	arena_free(arguments.arena);
	return status;
}
