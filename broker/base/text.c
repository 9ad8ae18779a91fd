#include "text.h"
#include <string.h>

struct text text_of(const char *string)
{
	return (struct text){string, string == NULL ? 0 : strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
	return a.at != NULL && b.at != NULL && a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

bool text_is(struct text a, const char *string) { return text_equal(a, text_of(string)); }

bool text_starts(struct text a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.at != NULL && a.len >= len && memcmp(a.at, prefix, len) == 0;
}

struct text text_split(struct text a, char separator, struct text *rest)
{
	const char *end = a.at == NULL ? NULL : memchr(a.at, separator, a.len);

	if (end == NULL) {
		*rest = TEXT_NONE;
		return a;
	}
	*rest = (struct text){end + 1, a.len - (size_t)(end + 1 - a.at)};
	return (struct text){a.at, (size_t)(end - a.at)};
}

struct text text_next_word(struct text *list)
{
	while (list->at != NULL) {
		struct text word = text_split(*list, ' ', list);

		if (word.len > 0)
			return word;
	}
	return TEXT_NONE;
}

bool text_has_word(struct text list, struct text word)
{
	for (struct text next; (next = text_next_word(&list)).at != NULL;)
		if (text_equal(next, word))
			return true;
	return false;
}

bool text_is_listed(const char *const *list, const char *string)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, string) == 0)
			return true;
	return false;
}

bool text_number(struct text a, long long *number)
{
	long long sum = 0;

	if (a.at == NULL || a.len == 0 || a.len > 15)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (a.at[i] < '0' || a.at[i] > '9')
			return false;
		sum = sum * 10 + (a.at[i] - '0');
	}
	*number = sum;
	return true;
}

struct text text_of_number(char digits[TEXT_DIGITS], long long n)
{
	unsigned long long left = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
	char *end = digits + TEXT_DIGITS - 1, *at = end;

	*end = '\0';
	do
		*--at = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		*--at = '-';
	return (struct text){at, (size_t)(end - at)};
}
