/* keys_encrypt.c -- all files under one key that is not kept beside them. */
#include "keys_command.h"
#include <stdio.h>

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
	printf("%zu files were encrypted under the key in %s.\n", count, c->home.encryption_file);
	return count > 0 ? EXIT_DONE : EXIT_NOTHING_TO_DO;
}
