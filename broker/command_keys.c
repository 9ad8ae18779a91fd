/* command_keys.c -- `parvis keys ...`: only parvis-signer ever opens a private key. */
#include "command.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int command_keys(struct command_line *line)
{
	enum { ARGUMENTS_MAX = 72 };
	char path[PATH_MAX];
	const char *arguments[ARGUMENTS_MAX] = {"parvis-signer", "keys"};
	size_t count = 2;

	if (!command_beside(line, "parvis-signer", path, sizeof path))
		return EXIT_ERROR;
	for (size_t i = 0; i < line->count; i++)
		arguments[count++] = line->words[i];
	arguments[count++] = "--config";
	arguments[count] = line->folder;
	execv(path, (char *const *)(const void *)arguments);
	fprintf(stderr, "parvis: cannot run %s: %s\n", path, strerror(errno));
	return EXIT_ERROR;
}
