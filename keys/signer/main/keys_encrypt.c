/* keys_encrypt.c -- all files under one key that is not kept beside them. */
#include "json_write.h"
#include "keys_command.h"
#include <stdio.h>

static void report(const struct keys_command *c, size_t count)
{
	struct json_writer w = json_write(c->arena);

	if (!c->json) {
		printf("%zu files were encrypted under the key in %s.\n", count,
		       c->home.encryption_file);
		return;
	}
	json_open(&w, '{');
	json_put_number(&w, "encrypted", (long long)count);
	json_put_string(&w, "key_encryption_file", c->home.encryption_file);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

int keys_encrypt(struct keys_command *c)
{
	const struct refusal *no;
	const char *detail;
	size_t count;

	if (*c->home.encryption_file == '\0') {
		fputs("Set key_encryption_file first: it says where the key is kept.\n", stderr);
		return EXIT_REFUSED;
	}
	no = key_folder_encrypt(c->arena, &c->home, c->before, &count, &detail);
	if (no != NULL)
		return keys_refuse(no, detail);
	report(c, count);
	return count > 0 ? EXIT_DONE : EXIT_NOTHING_TO_DO;
}
