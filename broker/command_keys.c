/* command_keys.c -- `parvis keys ...`: only parvis-signer ever opens a private key. */
#include "command.h"
#include "key_desk.h"
#include "keys_through_store.h"
#include "keys_verify_public.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What these may do depends on what machines that serve have loaded. */
static const char *const of_nodes[] = {"list",     "status", "plan",    "rotate",
				       "activate", "retire", "destroy", NULL};

/* What may write to the key folder, and what says how it and the others' compare. */
static const char *const changes[] = {"init",   "rotate",  "generate", "publish", "activate",
				      "retire", "destroy", "rollback", "encrypt", NULL};
static const char *const shows[] = {"list", "status", NULL};

static bool has_word(const struct command_line *line, const char *const *words)
{
	for (size_t i = 0; i < line->count; i++)
		for (const char *const *word = words; *word != NULL; word++)
			if (strcmp(line->words[i], *word) == 0)
				return true;
	return false;
}

struct handed {
	const char *name;
	int fd; /* -1: not there */
	char digits[12];
};

static int become_signer(const struct command_line *line, struct handed *handed)
{
	enum { ARGUMENTS_MAX = 76 };
	char path[PATH_MAX];
	const char *arguments[ARGUMENTS_MAX] = {"parvis-signer", "keys"};
	size_t count = 2;

	if (!command_beside(line, "parvis-signer", path, sizeof path))
		return EXIT_ERROR;
	for (size_t i = 0; i < line->count; i++)
		arguments[count++] = line->words[i];
	arguments[count++] = "--config";
	arguments[count++] = line->folder;
	for (; handed->name != NULL; handed++) {
		if (handed->fd < 0)
			continue;
		snprintf(handed->digits, sizeof handed->digits, "%d", handed->fd);
		arguments[count++] = handed->name;
		arguments[count++] = handed->digits;
	}
	execv(path, (char *const *)(const void *)arguments);
	fprintf(stderr, "parvis: cannot run %s: %s\n", path, strerror(errno));
	return EXIT_ERROR;
}

/* What the store says is asked for unless it is known to be silent. */
static int ask_signer(const struct command_line *line, bool is_shared, bool is_silent)
{
	struct handed handed[] = {{"--nodes-fd", -1, ""}, {"--shared-fd", -1, ""}, {NULL, -1, ""}};

	if (is_shared && has_word(line, shows)) {
		handed[1].fd = keys_shared_fd(line);
		is_silent = handed[1].fd < 0;
	}
	if (!is_silent && has_word(line, of_nodes))
		handed[0].fd = key_desk_nodes(line);
	return become_signer(line, handed);
}

/* As a child: there is something to do when it has ended. */
static int change(const struct command_line *line, bool is_silent)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(ask_signer(line, false, is_silent));
	return command_end_of(pid);
}

int command_keys(struct command_line *line)
{
	static const char *const verify[] = {"verify", NULL}, *const public[] = {"--public", NULL},
				 *const only_asks[] = {"--help", "--dry-run", NULL};
	bool only_looks = has_word(line, only_asks), is_shared;

	if (has_word(line, verify) && has_word(line, public))
		return keys_verify_public(line);
	if (!only_looks && line->count > 0 && strcmp(line->words[0], "share") == 0)
		return keys_share(line);
	is_shared = !only_looks && keys_are_shared(line);
	return is_shared && has_word(line, changes) ? keys_share_around(line, change)
						    : ask_signer(line, is_shared, false);
}
