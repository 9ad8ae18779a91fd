/* command_keys.c -- `parvis keys ...`: only parvis-signer ever opens a private key. */
#include "command.h"
#include "key_desk.h"
#include "keys_verify_public.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What these may do depends on what machines that serve have loaded. */
static const char *const of_nodes[] = {"list",     "status", "plan",    "rotate",
				       "activate", "retire", "destroy", NULL};

static bool has_word(const struct command_line *line, const char *const *words)
{
	for (size_t i = 0; i < line->count; i++)
		for (const char *const *word = words; *word != NULL; word++)
			if (strcmp(line->words[i], *word) == 0)
				return true;
	return false;
}

static int become_signer(const struct command_line *line, int nodes_fd)
{
	enum { ARGUMENTS_MAX = 72 };
	char path[PATH_MAX], nodes[12];
	const char *arguments[ARGUMENTS_MAX] = {"parvis-signer", "keys"};
	size_t count = 2;

	if (!command_beside(line, "parvis-signer", path, sizeof path))
		return EXIT_ERROR;
	for (size_t i = 0; i < line->count; i++)
		arguments[count++] = line->words[i];
	arguments[count++] = "--config";
	arguments[count++] = line->folder;
	if (nodes_fd >= 0) {
		snprintf(nodes, sizeof nodes, "%d", nodes_fd);
		arguments[count++] = "--nodes-fd";
		arguments[count++] = nodes;
	}
	execv(path, (char *const *)(const void *)arguments);
	fprintf(stderr, "parvis: cannot run %s: %s\n", path, strerror(errno));
	return EXIT_ERROR;
}

int command_keys(struct command_line *line)
{
	static const char *const verify[] = {"verify", NULL}, *const public[] = {"--public", NULL};

	if (has_word(line, verify) && has_word(line, public))
		return keys_verify_public(line);
	return become_signer(line, has_word(line, of_nodes) ? key_desk_nodes(line) : -1);
}
