#include "pkcs11_tokens.h"
#include "member.h"
#include <string.h>

enum { LABEL_MAX = 32, NAME_MAX_SIZE = 32, PATH_MAX_SIZE = 512 };

static const char *read_path(struct members *m, const char *name)
{
	const char *path = member_string(m, name, NULL, 1, PATH_MAX_SIZE);

	if (*path != '\0' && *path != '/')
		member_fault(m, name, "is not an absolute path", "Begin it with a slash.");
	return path;
}

static const char *const *read_paths(struct members *m)
{
	static const char *const none[] = {NULL};
	const char *const *paths = member_words(m, "paths", 0, PKCS11_TOKEN_PATHS_MAX);

	for (size_t i = 0; paths != NULL && paths[i] != NULL; i++)
		if (paths[i][0] != '/')
			member_fault(m, "paths", "has one that is not absolute",
				     "Begin each with a slash.");
	return paths == NULL ? none : paths;
}

static struct pkcs11_setting read_one(struct members *m, const char *name)
{
	const struct pkcs11_setting setting = {
		.name = arena_string(m->arena, text_of(name)),
		.module = read_path(m, "module"),
		.label = member_string(m, "label", NULL, 1, LABEL_MAX),
		.pin_file = read_path(m, "pin_file"),
		.paths = read_paths(m),
		.network = member_flag(m, "network", false),
	};

	members_end(m);
	return setting;
}

/* As a word of a command line. */
static bool is_name(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= NAME_MAX_SIZE && name[len] == '\0' && name[0] != '-' &&
	       strcmp(name, "file") != 0;
}

/* A key's file names its token by the label: two of one would be two places of one key. */
static bool has_label(const struct pkcs11_setting *settings, size_t count, const char *label)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(settings[i].label, label) == 0)
			return true;
	return false;
}

static void read_all(struct members *all, struct pkcs11_setting *settings)
{
	size_t count = 0;
	const char *name;
	json_t *value;

	json_object_foreach(all->object, name, value)
	{
		struct members one = members_of(all->arena, all->file, value, all->faults);

		one.prefix = arena_printf(all->arena, "%s.", name);
		if (!is_name(name))
			member_fault(all, name,
				     "is no name of lower case letters, digits and hyphens",
				     "Write another; \"file\" is no token's.");
		else if (!json_is_object(value))
			member_fault(all, name, "is not an object",
				     "Give it module, label and pin_file.");
		else {
			settings[count] = read_one(&one, name);
			if (has_label(settings, count, settings[count].label))
				member_fault(&one, "label", "is another token's, too",
					     "Give each token a label of its own.");
			count++;
		}
	}
}

const struct pkcs11_setting *pkcs11_tokens_read(struct arena *a, struct text json,
						struct config_faults *faults)
{
	static const char place[] = "broker.json: pkcs11_tokens";
	json_t *object = members_parse(a, place, json.at == NULL ? TEXT("{}") : json,
				       PKCS11_TOKENS_BYTES_MAX, faults);
	struct members m = members_of(a, place, object, faults);
	struct pkcs11_setting *settings =
		arena_alloc(a, (PKCS11_TOKENS_MAX + 1) * sizeof *settings);

	if (json_object_size(object) > PKCS11_TOKENS_MAX)
		member_fault(&m, "pkcs11_tokens", "are more than 8", "Remove some.");
	else
		read_all(&m, settings);
	json_decref(object);
	return settings;
}
