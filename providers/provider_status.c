#include "provider_status.h"
#include <string.h>

#define WORD(name)                                                                                 \
	{                                                                                          \
#name, false, offsetof(struct provider_status, name)                               \
	}
#define NUMBER(name)                                                                               \
	{                                                                                          \
#name, true, offsetof(struct provider_status, name)                                \
	}

const struct provider_status_member provider_status_members[] = {
	WORD(condition),         WORD(breaker),      NUMBER(breaker_s), WORD(documents),
	WORD(documents_failure), NUMBER(metadata_s), NUMBER(keys_s),    NUMBER(latency_ms),
	NUMBER(running),         NUMBER(waiting),    NUMBER(calls),     NUMBER(failures),
	WORD(failure),           NUMBER(failure_s),  {NULL, false, 0},
};

enum { MEMBERS = sizeof provider_status_members / sizeof *provider_status_members };

const char *provider_status_word(const struct provider_status *s,
				 const struct provider_status_member *member)
{
	const char *word;

	memcpy(&word, (const char *)s + member->offset, sizeof word);
	return word;
}

long long provider_status_number(const struct provider_status *s,
				 const struct provider_status_member *member)
{
	long long number;

	memcpy(&number, (const char *)s + member->offset, sizeof number);
	return number;
}

/* --- writing --- */

static char *put(char *at, const char *word)
{
	size_t len = strnlen(word, PROVIDER_STATUS_WORD_MAX);

	memcpy(at, word, len);
	return at + len;
}

static char *put_member(char *at, const struct provider_status *s,
			const struct provider_status_member *member)
{
	char digits[TEXT_DIGITS];

	*at++ = ':';
	if (!member->is_number)
		return put(at, provider_status_word(s, member));
	if (provider_status_number(s, member) < 0)
		return at;
	return put(at, text_of_number(digits, provider_status_number(s, member)).at);
}

struct text provider_status_write(struct arena *a, const struct provider_status *all, size_t count)
{
	char *bytes, *at;

	if (count == 0)
		return TEXT("-");
	at = bytes = arena_alloc(a, count * MEMBERS * (PROVIDER_STATUS_WORD_MAX + 1));
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*at++ = ',';
		at = put(at, all[i].provider);
		for (const struct provider_status_member *m = provider_status_members;
		     m->name != NULL; m++)
			at = put_member(at, &all[i], m);
	}
	return (struct text){bytes, (size_t)(at - bytes)};
}

/* --- reading --- */

static bool is_word(struct text word)
{
	if (word.at == NULL || word.len > PROVIDER_STATUS_WORD_MAX)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if ((word.at[i] < 'a' || word.at[i] > 'z') &&
		    (word.at[i] < '0' || word.at[i] > '9') && word.at[i] != '-')
			return false;
	return true;
}

static bool read_member(struct arena *a, struct text word, struct provider_status *s,
			const struct provider_status_member *member)
{
	char *place = (char *)s + member->offset;
	const char *string;
	long long number = -1;

	if (member->is_number) {
		if (word.at == NULL || (word.len > 0 && !text_number(word, &number)))
			return false;
		memcpy(place, &number, sizeof number);
		return true;
	}
	if (!is_word(word))
		return false;
	string = arena_string(a, word);
	memcpy(place, &string, sizeof string);
	return true;
}

static bool read_one(struct arena *a, struct text one, struct provider_status *s)
{
	struct text id = text_split(one, ':', &one);

	if (id.len == 0 || !is_word(id))
		return false;
	s->provider = arena_string(a, id);
	for (const struct provider_status_member *m = provider_status_members; m->name != NULL; m++)
		if (!read_member(a, text_split(one, ':', &one), s, m))
			return false;
	return one.at == NULL;
}

int provider_status_read(struct arena *a, struct text written, struct provider_status **all)
{
	int count = 0, most = 1;

	if (text_is(written, "-"))
		return 0;
	for (size_t i = 0; i < written.len; i++)
		most += written.at[i] == ',';
	if (most > PROVIDER_STATUSES_MAX)
		return -1;
	*all = arena_alloc(a, (size_t)most * sizeof **all);
	for (struct text rest = written; rest.at != NULL; count++)
		if (!read_one(a, text_split(rest, ',', &rest), &(*all)[count]))
			return -1;
	return count;
}
