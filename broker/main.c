/* main.c -- `parvis`: every command on one screen. */
#include "command.h"
#include "process_title.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct command {
	const char *words; /* one or two */
	const char *options;
	const char *help;
	int (*run)(struct command_line *line); /* NULL: what main() answers itself */
	bool takes_all; /* options are for another program, --help and --json as well */
};

static const struct command commands[] = {
	{"serve", "[--init-keys] [--ready-fd N]",
	 "Run the broker: supervisor, signer, workers and, unless it is elsewhere, the store.",
	 command_serve, false},
	{"config check", "[--json]", "Say everything that is wrong with the configuration.",
	 command_config_check, false},
	{"config show", "[--json]", "Print the settings in force, clients and providers.",
	 command_config_show, false},
	{"config reference", "", "Print docs/settings.md.", command_config_reference, false},
	{"config example", "", "Print a broker.json with every setting explained.",
	 command_config_example, false},
	{"keys revoke", "KID --compromised [--drill] [--reason TEXT]",
	 "End a stolen key and all that was given until now, and tell of it; docs/key-ceremony.md.",
	 command_keys_revoke, false},
	{"keys readiness", "[KID] [--json]",
	 "Say which clients have fetched a key that is to sign, and what would break.",
	 command_keys_readiness, false},
	{"keys", "[init|list|...]", "Make, list and change signing keys (parvis-signer does it).",
	 command_keys, true},
	{"client hash-secret", "[--json]",
	 "Read a client's secret on standard input, print its client_secret_hash.",
	 command_client_hash_secret, false},
	{"client new", "[--client-id ID] [--redirect-uri URI]...",
	 "Write a registration with a fresh secret: docs/configuration.md names the options.",
	 command_client_new, false},
	{"client lint", "[CLIENT] [--against FOLDER] [--offline]",
	 "Say what is doubtful in registrations; fetch their keys; compare with another folder.",
	 command_client_lint, false},
	{"client show", "CLIENT", "Print a registration as it is in force, and where we are.",
	 command_client_show, false},
	{"logout status", "[--json]",
	 "Say which clients were told that sessions ended, and which were not.",
	 command_logout_status, false},
	{"provider disable", "ID --reason TEXT [--client CLIENT] [OPTIONS]",
	 "Let nobody sign in at it, in-flight sign-ins included; docs/operations.md.",
	 command_provider_disable, false},
	{"provider maintain", "ID --reason TEXT --until TIME [OPTIONS]",
	 "The same for announced work: --from, --until, --text, --text-fr, --text-vi.",
	 command_provider_maintain, false},
	{"provider enable", "ID --reason TEXT [--client CLIENT]",
	 "Let citizens sign in at it again.", command_provider_enable, false},
	{"provider flush", "ID --reason TEXT", "Make all workers forget its metadata and keys.",
	 command_provider_flush, false},
	{"provider status", "[--json]",
	 "Say which providers are on, and how each does, worker by worker.",
	 command_provider_status, false},
	{"client disable", "ID --reason TEXT [--until TIME]",
	 "Suspend a client: no sign-in, no tokens, no claims.", command_client_disable, false},
	{"client enable", "ID --reason TEXT", "Let it go on.", command_client_enable, false},
	{"level restrict", "ACR --reason TEXT [--until TIME]", "Let no sign-in come to a level.",
	 command_level_restrict, false},
	{"level release", "ACR --reason TEXT", "Let them again.", command_level_release, false},
	{"subject block", "ACCOUNT | --client CLIENT --sub SUB, --reason TEXT",
	 "Give nothing in one person's name.", command_subject_block, false},
	{"subject release", "ACCOUNT | --client CLIENT --sub SUB, --reason TEXT", "Give it again.",
	 command_subject_release, false},
	{"account show", "ID [--json]", "Say what is kept of an account: never who she is.",
	 command_account_show, false},
	{"account disable", "ID --reason TEXT",
	 "End all that it gave, and let nobody sign in as it; docs/operations.md.",
	 command_account_disable, false},
	{"account enable", "ID --reason TEXT", "Let her sign in again.", command_account_enable,
	 false},
	{"account erase", "ID --reason TEXT",
	 "End all that it gave, and forget what is kept of it.", command_account_erase, false},
	{"account prefer", "ID --reason TEXT [--off P] [--on P] [--new on|off]",
	 "Switch providers off for her, or on; those to come as well.", command_account_prefer,
	 false},
	{"switches", "[--json]", "Say all that is switched off, until when, by whom and why.",
	 command_switches, false},
	{"audit", "", "Print the last 256 changes by operators, one JSON object a line.",
	 command_audit, false},
	{"simulate", "--cases --sandbox ISSUER --login-url URL",
	 "Try a service with a sandbox in twelve cases: docs/sandbox.md.", command_simulate, false},
	{"worker", "", NULL, command_worker, false}, /* the supervisor's to give */
	{"version", "", "Print the version.", NULL, false},
	{"help", "", "Print this.", NULL, false},
};

enum { COMMANDS = sizeof commands / sizeof *commands, WORDS_MAX = 64 };

static void print_help(FILE *out)
{
	fputs("parvis " PARVIS_VERSION ": an OpenID Connect identity federation broker.\n\n"
	      "parvis [--config FOLDER] COMMAND [OPTIONS]     FOLDER is /etc/parvis unless "
	      "given\n\n",
	      out);
	for (size_t i = 0; i < COMMANDS; i++)
		if (commands[i].help != NULL)
			fprintf(out, "  %-18s %-40s %s\n", commands[i].words, commands[i].options,
				commands[i].help);
	fputs("\nExit status: 0 done, 1 error, 2 wrong usage, 3 refused, 4 nothing to do.\n", out);
}

/* How many words of the line name this command; 0 if they do not. */
static size_t command_matches(const struct command *command, const struct command_line *line)
{
	const char *second = strchr(command->words, ' ');
	size_t len = second == NULL ? strlen(command->words) : (size_t)(second - command->words);

	if (line->count == 0 || strlen(line->words[0]) != len ||
	    strncmp(line->words[0], command->words, len) != 0)
		return 0;
	if (second == NULL)
		return 1;
	return line->count > 1 && strcmp(line->words[1], second + 1) == 0 ? 2 : 0;
}

static int run(const struct command *command, struct command_line *line)
{
	if (command->help != NULL && !command->takes_all && command_flag(line, "--help")) {
		printf("parvis %s %s\n  %s\n", command->words, command->options, command->help);
		return EXIT_DONE;
	}
	if (!command->takes_all)
		line->wants_json = command_flag(line, "--json");
	if (command->run != NULL)
		return command->run(line);
	if (!command_line_end(line))
		return EXIT_USAGE;
	if (strcmp(command->words, "version") == 0)
		puts("parvis " PARVIS_VERSION);
	else
		print_help(stdout);
	return EXIT_DONE;
}

static int find_and_run(struct command_line *line)
{
	if (line->count > 0 && strcmp(line->words[0], "--help") == 0)
		line->words[0] = "help";
	if (line->count > 0 && strcmp(line->words[0], "--version") == 0)
		line->words[0] = "version";
	for (size_t i = 0; i < COMMANDS; i++) {
		size_t words = command_matches(&commands[i], line);

		if (words > 0) {
			line->words += words;
			line->count -= words;
			return run(&commands[i], line);
		}
	}
	print_help(stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	const char *words[WORDS_MAX];
	char program[4096] = "";
	struct command_line line = {.program = program, .words = words};

	if (argc > WORDS_MAX || readlink("/proc/self/exe", program, sizeof program - 1) < 0) {
		fputs("parvis: too many arguments, or /proc is not mounted.\n", stderr);
		return EXIT_ERROR;
	}
	argv = process_title_open(argc, argv);
	for (int i = 1; i < argc; i++)
		words[line.count++] = argv[i];
	line.folder = command_option(&line, "--config", "/etc/parvis");
	return find_and_run(&line);
}
