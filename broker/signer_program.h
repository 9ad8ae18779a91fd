/* signer_program.h -- parvis-signer's commands, run for their answer. Waits. */
#pragma once
#include "arena.h"
#include "command.h"

/* `parvis-signer keys WORDS... --config FOLDER`, words ended by NULL; its standard error is ours.
 * *printed: what it said, in the arena. Its exit status; EXIT_ERROR, and said why, if it could not
 * be run. */
int signer_program_run(const struct command_line *line, const char *const *words, struct arena *a,
		       struct text *printed);
