#include "setting.h"
#include "member.h"
#include <string.h>

#define SETTING_ROW(type_, name_, standard_, least_, most_, help_)                                 \
	{.name = #name_,                                                                           \
	 .type = SETTING_##type_,                                                                  \
	 .offset = offsetof(struct settings, name_),                                               \
	 .standard = standard_,                                                                    \
	 .least = least_,                                                                          \
	 .most = most_,                                                                            \
	 .help = help_},

const struct setting setting_table[] = {SETTINGS(SETTING_ROW){.name = NULL}};

static const char *const *words_of(struct arena *a, const char *standard)
{
	struct text list = text_of(standard), rest = list;
	size_t count = 0;
	const char **words;

	while (text_next_word(&rest).at != NULL)
		count++;
	words = arena_alloc(a, (count + 1) * sizeof *words);
	for (size_t i = 0; i < count; i++)
		words[i] = arena_string(a, text_next_word(&list));
	return words;
}

static int number_of(const char *standard)
{
	long long number = 0;

	text_number(text_of(standard), &number);
	return (int)number;
}

static void read_one(struct members *m, const struct setting *s, void *at)
{
	bool is_needed = s->type == SETTING_string && *s->standard == '\0' && s->least > 0;
	const char *const *words;

	switch (s->type) {
	case SETTING_string:
		*(const char **)at = member_string(m, s->name, is_needed ? NULL : s->standard,
						   (size_t)s->least, (size_t)s->most);
		break;
	case SETTING_number:
		*(int *)at = member_number(m, s->name, number_of(s->standard), (int)s->least,
					   (int)s->most);
		break;
	case SETTING_flag:
		*(bool *)at = member_flag(m, s->name, strcmp(s->standard, "true") == 0);
		break;
	case SETTING_words:
		words = member_words(m, s->name, (size_t)s->least, (size_t)s->most);
		*(const char *const **)at = words != NULL ? words : words_of(m->arena, s->standard);
		break;
	case SETTING_object:
		*(struct text *)at = member_object(m, s->name, (size_t)s->most);
		break;
	}
}

void settings_read(struct members *m, struct settings *settings)
{
	for (const struct setting *s = setting_table; s->name != NULL; s++)
		read_one(m, s, (char *)settings + s->offset);
}
