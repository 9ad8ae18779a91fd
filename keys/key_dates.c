#include "key_dates.h"
#include "json_read.h"

static const struct {
	const char *name;
	size_t offset;
} names[] = {
	{"created", offsetof(struct key, dates.created)},
	{"published", offsetof(struct key, dates.published)},
	{"active", offsetof(struct key, dates.active)},
	{"retiring", offsetof(struct key, dates.retiring)},
	{"retired", offsetof(struct key, dates.retired)},
	{"destroyed", offsetof(struct key, dates.destroyed)},
	{"revoked", offsetof(struct key, dates.revoked)},
	{"max_age", offsetof(struct key, max_age)},
	{"step", offsetof(struct key, step)},
};

enum { NAMES = sizeof names / sizeof *names };

void key_dates_put(struct json_writer *w, const struct key *key)
{
	for (size_t i = 0; i < NAMES; i++) {
		long long number =
			*(const long long *)(const void *)((const char *)key + names[i].offset);

		if (number != 0)
			json_put_number(w, names[i].name, number);
	}
}

bool key_dates_read(const json_t *object, struct key *key, size_t *members)
{
	*key = (struct key){0};
	for (size_t i = 0; i < NAMES; i++) {
		long long *number = (long long *)(void *)((char *)key + names[i].offset);

		if (json_object_get(object, names[i].name) == NULL)
			continue;
		if (!json_time(object, names[i].name, number) || *number == 0)
			return false;
		++*members;
	}
	return key_dates_are_ordered(&key->dates);
}
