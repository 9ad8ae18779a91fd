/* command.h -- what an operator types: `parvis [--config FOLDER] COMMAND [OPTIONS]`.
 *
 * main.c holds the table of commands. A command takes its own options off the line with the
 * functions below, then calls command_line_end(), which refuses what is left over.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum command_exit {
	EXIT_DONE = 0,
	EXIT_ERROR = 1,   /* something failed: a file, a system call */
	EXIT_USAGE = 2,   /* the line is wrong */
	EXIT_REFUSED = 3, /* the configuration, or what was given, is not acceptable */
	EXIT_NOTHING = 4  /* there was nothing to do */
};

struct command_line {
	const char *folder;  /* of the configuration */
	const char *program; /* our own file, absolute; a newer one may have taken its place */
	bool wants_json;
	size_t count;
	const char **words; /* those that nobody has taken yet */
	bool is_wrong;      /* an option without its value */
};

bool command_flag(struct command_line *line, const char *name);

/* The value after name ("--ready-fd 3"), otherwise if it is not there. */
const char *command_option(struct command_line *line, const char *name, const char *otherwise);

/* The same, a number from 0 to most; otherwise if it is not there. */
int command_number(struct command_line *line, const char *name, int otherwise, int most);

/* The next word that is no option; NULL if there is none. */
const char *command_word(struct command_line *line);

/* False, and says so on standard error, if the line was wrong or something is left of it. */
bool command_line_end(const struct command_line *line);

/* A program that is installed beside ours: "parvis-signer". False if its path is too long. */
bool command_beside(const struct command_line *line, const char *name, char *path, size_t size);

/* Wait for a child: its exit status; EXIT_ERROR if it was killed, or never was there (-1). */
int command_end_of(pid_t child);

int command_serve(struct command_line *line);
int command_worker(struct command_line *line);
int command_config_check(struct command_line *line);
int command_config_show(struct command_line *line);
int command_config_reference(struct command_line *line);
int command_config_example(struct command_line *line);
int command_keys(struct command_line *line);
int command_keys_revoke(struct command_line *line);
int command_keys_readiness(struct command_line *line);
int command_client_hash_secret(struct command_line *line);
int command_client_new(struct command_line *line);
int command_client_lint(struct command_line *line);
int command_client_show(struct command_line *line);
int command_logout_status(struct command_line *line);
int command_provider_disable(struct command_line *line);
int command_provider_enable(struct command_line *line);
int command_provider_maintain(struct command_line *line);
int command_provider_flush(struct command_line *line);
int command_provider_status(struct command_line *line);
int command_client_disable(struct command_line *line);
int command_client_enable(struct command_line *line);
int command_level_restrict(struct command_line *line);
int command_level_release(struct command_line *line);
int command_subject_block(struct command_line *line);
int command_subject_release(struct command_line *line);
int command_switches(struct command_line *line);
int command_audit(struct command_line *line);
int command_account_show(struct command_line *line);
int command_account_disable(struct command_line *line);
int command_account_enable(struct command_line *line);
int command_account_erase(struct command_line *line);
int command_account_prefer(struct command_line *line);
int command_simulate(struct command_line *line);
