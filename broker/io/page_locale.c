#include "page_locale.h"
#include "json_read.h"
#include "member.h"
#include <stdlib.h>
#include <string.h>

enum { LANGUAGE_MIN = 2, LANGUAGE_MAX = 16 };

static bool is_placeholder(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

static bool is_key(const char *key)
{
	size_t len = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_.-");

	return len > 0 && len <= 80 && key[len] == '\0';
}

/* Braces come in pairs around a name, and never otherwise. */
static bool text_is_sound(const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		const char *name = at + 1;

		if (*at == '}' || (unsigned char)*at < ' ')
			return false;
		if (*at != '{')
			continue;
		while (is_placeholder(*++at))
			;
		if (*at != '}' || at == name)
			return false;
	}
	return true;
}

struct text locale_next_placeholder(struct text *rest, struct text *before)
{
	struct text behind;

	*before = text_split(*rest, '{', &behind);
	return text_split(behind, '}', rest);
}

/* The tag from "locales/fr.json". */
static const char *language_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash == NULL ? file : slash + 1;
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len >= LANGUAGE_MIN && len <= LANGUAGE_MAX && strcmp(name + len, ".json") == 0
		       ? arena_copy(a, name, len)
		       : NULL;
}

static bool fault(struct config_faults *faults, const struct locale *locale, const char *key,
		  const char *problem, const char *remedy)
{
	config_fault(faults, locale->file, key, problem, remedy);
	return false;
}

static bool text_read(struct locale *locale, struct locale_text *text, const char *key,
		      const json_t *value, struct config_faults *faults)
{
	const char *string = json_string_value(value);

	*text = (struct locale_text){key, string};
	if (!is_key(key))
		return fault(faults, locale, "key", "A key is not a short name.",
			     "Use a-z, 0-9, dots, hyphens and underscores, as in choose.title.");
	if (string == NULL || strlen(string) != json_string_length(value))
		return fault(faults, locale, key, "Its value is not a text.", "Write a string.");
	return text_is_sound(string) ||
	       fault(faults, locale, key, "A brace is not part of a {placeholder}.",
		     "Write placeholders in lower case between braces; no other braces.");
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct locale_text *)a)->key, ((const struct locale_text *)b)->key);
}

static bool texts_read(struct arena *a, struct locale *locale, json_t *object,
		       struct config_faults *faults)
{
	struct locale_text *texts = arena_alloc(a, (json_object_size(object) + 1) * sizeof *texts);
	bool sound = true;
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) sound &=
		text_read(locale, &texts[locale->count++], key, value, faults);
	qsort(texts, locale->count, sizeof *texts, by_key);
	locale->texts = texts;
	return sound;
}

bool locale_read(struct arena *a, const char *file, struct text bytes, struct locale *locale,
		 struct config_faults *faults)
{
	json_t *object;

	*locale = (struct locale){.language = language_of(a, file), .file = file};
	if (locale->language == NULL)
		return fault(faults, locale, "file name", "It is not a language tag and .json.",
			     "Name the file after its language, as in fr.json or pt-br.json.");
	object = json_read(a, bytes, LOCALE_BYTES_MAX);
	if (object == NULL) { /* once more, to say where */
		json_decref(members_parse(a, file, bytes, LOCALE_BYTES_MAX, faults));
		return false;
	}
	return texts_read(a, locale, object, faults);
}

void locale_add(struct arena *a, struct locale *locale, const struct locale *more)
{
	struct locale_text *texts = arena_alloc(a, (locale->count + more->count) * sizeof *texts);
	size_t count = 0;

	for (size_t i = 0; i < locale->count; i++)
		if (locale_find(more, locale->texts[i].key) == NULL)
			texts[count++] = locale->texts[i];
	for (size_t i = 0; i < more->count; i++)
		texts[count++] = more->texts[i];
	qsort(texts, count, sizeof *texts, by_key);
	locale->texts = texts;
	locale->count = count;
}

const char *locale_find(const struct locale *locale, const char *key)
{
	const struct locale_text wanted = {key, NULL};
	const struct locale_text *found =
		locale->count == 0
			? NULL
			: bsearch(&wanted, locale->texts, locale->count, sizeof wanted, by_key);

	return found == NULL ? NULL : found->text;
}

static bool has_placeholder(const char *text, struct text wanted)
{
	struct text rest = text_of(text), before;

	for (struct text name; (name = locale_next_placeholder(&rest, &before)).at != NULL;)
		if (text_equal(name, wanted))
			return true;
	return false;
}

static bool has_placeholders_of(const char *text, const char *model)
{
	struct text rest = text_of(model), before;

	for (struct text name; (name = locale_next_placeholder(&rest, &before)).at != NULL;)
		if (!has_placeholder(text, name))
			return false;
	return true;
}

static bool text_check(const struct locale *other, const struct locale_text *reference,
		       struct config_faults *faults)
{
	const char *text = locale_find(other, reference->key);

	if (text == NULL)
		return fault(faults, other, reference->key, "This text is missing.",
			     "Translate it: every language has every text.");
	return (has_placeholders_of(text, reference->text) &&
		has_placeholders_of(reference->text, text)) ||
	       fault(faults, other, reference->key, "Its placeholders differ between languages.",
		     "Use the same {placeholders} in each language, in any order.");
}

bool locale_check_against(const struct locale *other, const struct locale *reference,
			  struct config_faults *faults)
{
	bool same = true;

	for (size_t i = 0; i < reference->count; i++)
		same &= text_check(other, &reference->texts[i], faults);
	for (size_t i = 0; i < other->count; i++)
		if (locale_find(reference, other->texts[i].key) == NULL)
			same = fault(faults, reference, other->texts[i].key,
				     "This text is missing.",
				     "Translate it: every language has every text.");
	return same;
}
