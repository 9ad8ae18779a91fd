#include "page_language.h"
#include <string.h>
#include <strings.h>

enum { WEIGHT_ONE = 1000, TAG_MAX = 35 }; /* RFC 5646 4.4.1: room for any tag in use */

static struct text bounded(const char *value)
{
	return (struct text){value, strnlen(value, LANGUAGE_BYTES_MAX)};
}

static const char *exactly(const char *const *languages, struct text tag)
{
	for (; *languages != NULL; languages++)
		if (strlen(*languages) == tag.len && strncasecmp(*languages, tag.at, tag.len) == 0)
			return *languages;
	return NULL;
}

/* Without its last subtag, and without a single letter that would then be the last. */
static struct text shortened(struct text tag)
{
	while (tag.len > 0 && tag.at[tag.len - 1] != '-')
		tag.len--;
	if (tag.len > 0)
		tag.len--;
	if (tag.len > 2 && tag.at[tag.len - 2] == '-')
		tag.len -= 2;
	return tag;
}

static const char *lookup(const char *const *languages, struct text range)
{
	const char *found = NULL;

	if (range.len > TAG_MAX)
		return NULL;
	while (range.len > 0 && (found = exactly(languages, range)) == NULL)
		range = shortened(range);
	return found;
}

const char *language_of_ui_locales(const char *const *languages, const char *ui_locales)
{
	struct text list = bounded(ui_locales), tag;

	for (int i = 0; i < LANGUAGE_RANGES_MAX; i++) {
		const char *found;

		if ((tag = text_next_word(&list)).at == NULL)
			return NULL;
		if ((found = lookup(languages, tag)) != NULL)
			return found;
	}
	return NULL;
}

static struct text trimmed(struct text t)
{
	while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t'))
		t = (struct text){t.at + 1, t.len - 1};
	while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t'))
		t.len--;
	return t;
}

/* "0.8" is 800: RFC 9110 12.4.2. Zero, which means not wanted, also for what is malformed. */
static int weight(struct text parameter)
{
	int sum = 0, worth = WEIGHT_ONE;

	parameter = trimmed(parameter);
	if (parameter.len < 3 || parameter.len > 7 || (parameter.at[0] | 0x20) != 'q' ||
	    parameter.at[1] != '=' || (parameter.len > 3 && parameter.at[3] != '.'))
		return 0;
	for (size_t i = 2; i < parameter.len; i++) {
		if (i == 3)
			continue;
		if (parameter.at[i] < '0' || parameter.at[i] > '9')
			return 0;
		sum += (parameter.at[i] - '0') * worth;
		worth /= 10;
	}
	return sum <= WEIGHT_ONE ? sum : 0;
}

const char *language_of_accept(const char *const *languages, const char *accept_language)
{
	struct text list = bounded(accept_language);
	const char *best = NULL;
	int best_weight = 0;

	for (int i = 0; i < LANGUAGE_RANGES_MAX && list.at != NULL; i++) {
		struct text parameter, range = text_split(list, ',', &list);
		const char *found;
		int here;

		range = trimmed(text_split(range, ';', &parameter));
		here = parameter.at == NULL ? WEIGHT_ONE : weight(parameter);
		if (here > best_weight && (found = lookup(languages, range)) != NULL) {
			best = found;
			best_weight = here;
		}
	}
	return best;
}
