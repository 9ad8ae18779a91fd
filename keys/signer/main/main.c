/* main.c -- parvis-signer: the process that holds private keys, and the commands that make them. */
#include "secure_memory.h"
#include "signer_command.h"
#include <jansson.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
	"usage: parvis-signer serve --config-fd N --listen-fd M [--ready-fd R] "
	"[--encryption-fd K]\n"
	"       parvis-signer keys --help\n"
	"       parvis-signer --help\n"
	"\n"
	"Holds the private keys of Parvis and signs typed claims for its workers. serve is "
	"started\n"
	"by parvis serve; keys makes, shows and rotates them.\n";

/* What Jansson read may have been a private key. */
static void wipe_and_free(void *memory)
{
	if (memory != NULL)
		explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

int main(int argc, char **argv)
{
	umask(077);
	json_set_alloc_funcs(malloc, wipe_and_free);
	if (!secure_memory_begin()) {
		fputs("parvis-signer: there is no memory to keep keys in\n", stderr);
		return EXIT_ERROR;
	}
	if (argc >= 2 && strcmp(argv[1], "serve") == 0)
		return command_serve(argc - 2, argv + 2);
	if (argc >= 2 && strcmp(argv[1], "keys") == 0)
		return command_keys(argc - 2, argv + 2);
	if (argc >= 2 && strcmp(argv[1], "token") == 0)
		return command_token(argc - 2, argv + 2);
	if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
		fputs(usage, stdout);
		return EXIT_DONE;
	}
	fputs(usage, stderr);
	return EXIT_USAGE;
}
