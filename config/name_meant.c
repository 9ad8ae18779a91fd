#include "member.h"
#include <string.h>

enum { NAME_MAX_LENGTH = 48 };

static size_t least_of(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* How many letters must be added, removed or changed (Levenshtein), one row at a time. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_LENGTH + 1], b_len = strlen(b);

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t above = row[j];

			row[j] = least_of(above + 1, row[j - 1] + 1,
					  diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[b_len];
}

const char *name_meant(const char *name, const char *const *names, size_t count)
{
	const char *meant = NULL;
	size_t nearest = 4;

	if (strlen(name) > NAME_MAX_LENGTH)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t far =
			strlen(names[i]) > NAME_MAX_LENGTH ? nearest : distance(name, names[i]);

		if (far < nearest && far * 2 < strlen(name)) {
			nearest = far;
			meant = names[i];
		}
	}
	return meant;
}
