/* keys_share.c -- what machines share of their key folders through the store: parvis fetches the
 * document and puts it back, since we have no network. */
#include "key_sharing.h"
#include "keys_command.h"
#include "read_whole.h"
#include "write_whole.h"
#include <stdio.h>
#include <string.h>

/* As the store has it; absent if it has none. One that is too large is no document of ours, and not
 * none: whoever saw none would begin another deployment. */
static const struct refusal *read_document(const struct keys_command *c, struct text *document,
					   const char **detail)
{
	*document = read_whole(c->arena, c->shared_fd, SHARED_KEYS_MAX);
	*detail = "the store";
	if (document->at == NULL)
		return &shared_keys_undecipherable;
	if (document->len == 0)
		*document = TEXT_NONE;
	return NULL;
}

static const struct refusal *share(const struct keys_command *c, struct key_sharing *sharing,
				   const char **detail)
{
	struct text document;
	const struct refusal *no = read_document(c, &document, detail);

	return no == NULL ? key_folder_share(c->arena, &c->home, document, c->now, sharing, detail)
			  : no;
}

static void report(const struct keys_command *c, const struct key_sharing *sharing)
{
	struct json_writer w = json_write(c->arena);

	if (!c->json) {
		printf("Took %zu files from the store and gave it %zu.\n", sharing->taken,
		       sharing->given);
		return;
	}
	json_open(&w, '{');
	json_put_number(&w, "taken", (long long)sharing->taken);
	json_put_number(&w, "given", (long long)sharing->given);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

int keys_share(struct keys_command *c)
{
	const char *detail = NULL;
	const struct refusal *no;
	struct key_sharing sharing;

	no = c->force ? key_folder_impose(c->arena, &c->home, c->reason, c->now, &sharing, &detail)
		      : share(c, &sharing, &detail);
	if (no != NULL) {
		keys_refuse(no, detail);
		return EXIT_REFUSED;
	}
	report(c, &sharing);
	if (sharing.document.at != NULL && !write_whole(c->give_fd, sharing.document))
		return EXIT_ERROR;
	return sharing.taken + sharing.given > 0 ? EXIT_DONE : EXIT_NOTHING_TO_DO;
}

struct keys_shared keys_shared(const struct keys_command *c)
{
	struct key_sharing sharing;
	struct text document;
	const char *detail = NULL;
	const struct refusal *no;

	if (!c->config->settings.keys_shared)
		return (struct keys_shared){NULL, ""};
	if (c->shared_fd < 0)
		return (struct keys_shared){"silent", "the store does not answer"};
	no = read_document(c, &document, &detail);
	if (no == NULL)
		no = key_folder_compare(c->arena, &c->home, document, &sharing, &detail);
	if (no != NULL)
		return (struct keys_shared){"refused",
					    arena_printf(c->arena, "%s: %s", no->name, detail)};
	if (sharing.taken > 0)
		return (struct keys_shared){
			"behind",
			arena_printf(c->arena, "%zu files are newer there", sharing.taken)};
	if (sharing.given > 0)
		return (struct keys_shared){
			"ahead", arena_printf(c->arena, "%zu files are newer here", sharing.given)};
	return (struct keys_shared){"current", "the store has what is here"};
}
