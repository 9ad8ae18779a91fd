/* keys_init.c -- what is missing is made: folder, secrets, a first key for each need. */
#include "json_write.h"
#include "key_folder.h"
#include "keys_command.h"
#include <stdio.h>

static void print_made(const struct keys_command *c, const struct key_folder_made *made)
{
	struct json_writer w = json_write(c->arena);

	json_open(&w, '{');
	json_put_string(&w, "folder", arena_printf(c->arena, "%s/keys", c->config->settings.state));
	json_put_number(&w, "secrets_made", (long long)made->secret_count);
	json_open_as(&w, "keys_made", '[');
	for (size_t i = 0; i < made->key_count; i++)
		json_put_text(&w, NULL, made->kids[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	puts(json_written(&w).at);
}

int keys_init(struct keys_command *c)
{
	const struct key_needs needs = keys_needed(c);
	struct key_folder_made made;
	const struct refusal *no;
	const char *detail;
	bool is_done;

	no = key_folder_init(c->arena, &c->home, &needs, c->now, &made, &detail);
	if (no != NULL)
		return keys_refuse(no, detail);
	is_done = made.key_count + made.secret_count > 0;
	if (c->json)
		print_made(c, &made);
	else if (!is_done)
		puts("Everything is there already; nothing was changed.");
	else
		printf("Made %zu keys and %zu secrets in %s/keys.\n"
		       "Next: keep a copy of that folder where only you can read it, then start "
		       "with\n"
		       "parvis serve; one that runs takes it up by itself.\n",
		       made.key_count, made.secret_count, c->config->settings.state);
	return is_done ? EXIT_DONE : EXIT_NOTHING_TO_DO;
}
