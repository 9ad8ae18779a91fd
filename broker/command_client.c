#include "client_secret.h"
#include "command.h"
#include "config_deep_check.h"
#include "config_report.h"
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

/* One line; what it was is wiped by the caller. 0 if there is none, or it is too long. */
static size_t read_secret(char *secret, size_t size)
{
	size_t len;

	if (fgets(secret, (int)size, stdin) == NULL)
		return 0;
	len = strcspn(secret, "\r\n");
	return len + 2 < size ? len : 0;
}

static void print_hash(const struct command_line *line, struct text secret)
{
	struct arena *a = arena_new();
	const char *hash = client_secret_hash_write(a, secret);

	if (line->wants_json)
		printf("{\"client_secret_hash\":\"%s\"}\n", hash);
	else
		puts(hash);
	arena_free(a);
}

int command_client_hash_secret(struct command_line *line)
{
	char secret[CLIENT_SECRET_MAX + 4];
	size_t len;

	if (!command_line_end(line))
		return EXIT_USAGE;
	setvbuf(stdin, NULL, _IONBF, 0); /* no copy of it in a buffer that nobody wipes */
	len = read_secret(secret, sizeof secret);
	if (len >= CLIENT_SECRET_MIN)
		print_hash(line, (struct text){secret, len});
	else
		fprintf(stderr,
			"parvis: a secret has %d to %d characters, on one line. "
			"Make one with: openssl rand -hex 32\n",
			CLIENT_SECRET_MIN, CLIENT_SECRET_MAX);
	OPENSSL_cleanse(secret, sizeof secret);
	return len >= CLIENT_SECRET_MIN ? EXIT_DONE : EXIT_REFUSED;
}

int command_client_show(struct command_line *line)
{
	const char *client_id = command_word(line);
	const struct client *client = NULL;
	const struct config *config;
	struct config_faults faults;
	struct arena *a;

	if (!command_line_end(line) || client_id == NULL)
		return EXIT_USAGE;
	a = arena_new();
	faults = config_faults_none(a);
	config = config_load_deeply(a, line->folder, &faults);
	if (config == NULL)
		config_report(stderr, &faults);
	else if ((client = config_client(config, client_id)) == NULL)
		fprintf(stderr, "parvis: no client has the client_id %s.\n", client_id);
	else
		config_show_client(stdout, a, config, client);
	arena_free(a);
	return client == NULL ? EXIT_REFUSED : EXIT_DONE;
}
