#include "acr_table.h"
#include "json_read.h"
#include "member.h"
#include <string.h>

enum { BYTES_MAX = 64 * 1024, LEVEL_BYTES_MAX = 256, WORD_MAX = 256 };

static const char file[] = "broker.json: acr_levels";

extern const struct text acr_levels_shipped; /* config/acr_levels.json */

static struct acr_level read_level(struct arena *a, json_t *object, const char *word,
				   struct config_faults *faults)
{
	/* a reader of its own: there may be more levels than MEMBERS_MAX */
	struct members all = members_of(a, file, object, faults), one;
	struct text json = member_object(&all, word, LEVEL_BYTES_MAX);
	json_t *measures = json_read(a, json.at == NULL ? TEXT("{}") : json, LEVEL_BYTES_MAX);
	struct acr_level level = {.word = arena_string(a, text_of(word))};

	if (*word == '\0' || strlen(word) > WORD_MAX || strchr(word, ' ') != NULL)
		member_fault(&all, word, "cannot be the name of a level",
			     "Use 1 to 256 bytes without spaces.");
	one = members_of(a, file, measures, faults);
	one.prefix = arena_printf(a, "%s.", level.word);
	level.account = member_number(&one, "account", 0, 0, ACR_MEASURE_MAX);
	level.authentication = member_number(&one, "authentication", 0, 0, ACR_MEASURE_MAX);
	members_end(&one);
	return level;
}

const struct acr_level *acr_table_read(struct arena *a, struct text json,
				       struct config_faults *faults)
{
	struct text table = json.at != NULL ? json : acr_levels_shipped;
	json_t *object = members_parse(a, file, table, BYTES_MAX, faults), *value;
	size_t count = json_object_size(object), i = 0;
	struct acr_level *levels;
	const char *word;

	if (count > ACR_TABLE_MAX) {
		config_fault(faults, file, "", "has more than 256 levels", "Remove some.");
		count = 0;
	}
	levels = arena_alloc(a, (count + 1) * sizeof *levels);
	if (count > 0)
		json_object_foreach(object, word, value) levels[i++] =
			read_level(a, object, word, faults);
	levels[i] = (struct acr_level){.word = NULL};
	json_decref(object);
	return levels;
}

const struct acr_level *acr_table_find(const struct acr_level *levels, struct text word)
{
	for (; levels != NULL && levels->word != NULL; levels++)
		if (text_is(word, levels->word))
			return levels;
	return NULL;
}
