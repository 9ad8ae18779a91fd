/* keys_verify_public.h -- `parvis keys verify --public`: our keys as clients see them, K-9. */
#pragma once
#include "command.h"

/* Fetches discovery and the key set through the public URL, whatever stands before us, reads both
 * as strictly as we read others', and verifies with that set what each worker that serves has
 * signed. Waits. EXIT_REFUSED: something is wrong, and it has said what; EXIT_ERROR: it could not
 * look. */
int keys_verify_public(const struct command_line *line);
