/* text.h -- a run of bytes that somebody else owns; at == NULL means absent.
 *
 * Bytes from the network are never NUL-terminated strings to us: they have a length.
 * Pure: no waiting, no allocation.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct text {
	const char *at;
	size_t len;
};

#define TEXT(literal) ((struct text){"" literal, sizeof(literal) - 1})
#define TEXT_NONE ((struct text){NULL, 0})

/* For printf: printf("%.*s", TEXT_ARG(t)). */
#define TEXT_ARG(t) (int)(t).len, (t).at == NULL ? "" : (t).at

struct text text_of(const char *string); /* absent if string is NULL */
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *string);
bool text_starts(struct text a, const char *prefix);

/* The part before the first separator; rest becomes what follows it, absent if there was none. */
struct text text_split(struct text a, char separator, struct text *rest);

/* True if word is one of the space-separated words of list. */
bool text_has_word(struct text list, struct text word);

/* True if string is one of list, which is ended by NULL. */
bool text_is_listed(const char *const *list, const char *string);

/* The next space-separated word of *list, which shrinks; absent at the end. */
struct text text_next_word(struct text *list);

/* Digits only, at most 15 of them, no sign; false if it is anything else. */
bool text_number(struct text a, long long *number);

/* n in decimal, NUL-terminated, inside of digits; snprintf() takes ten times as long. */
enum { TEXT_DIGITS = 24 };
struct text text_of_number(char digits[TEXT_DIGITS], long long n);
