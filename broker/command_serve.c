#include "command.h"
#include "log.h"
#include "supervisor.h"
#include <limits.h>

enum { DESCRIPTOR_MAX = 1 << 20 };

int command_serve(struct command_line *line)
{
	char signer[PATH_MAX];
	struct supervisor_options options = {
		.folder = line->folder,
		.program = line->program,
		.signer_program = signer,
		.makes_keys = command_flag(line, "--init-keys"),
		.ready_fd = command_number(line, "--ready-fd", -1, DESCRIPTOR_MAX),
	};

	if (!command_line_end(line))
		return EXIT_USAGE;
	if (!command_beside(line, "parvis-signer", signer, sizeof signer))
		return EXIT_ERROR;
	log_open("supervisor", LOG_LEVEL_INFO);
	return supervisor_run(&options);
}
