/* member.h -- the members of one JSON object of an operator's file, each read by name and told.
 *
 * Whatever is missing, of another type, out of bounds or unknown becomes a fault; reading goes on,
 * so that an operator sees all of them at once. Members whose name begins with "//" are comments.
 * Strings are UTF-8 without control characters. Results live in the arena. Pure.
 */
#pragma once
#include "config.h"
#include <jansson.h>

enum { MEMBERS_MAX = 96 };

struct members {
	struct arena *arena;
	const char *file;
	json_t *object;
	struct config_faults *faults;
	const char *prefix; /* of places, "" or "sso." */
	const char *known[MEMBERS_MAX];
	size_t known_count;
};

/* The object that bytes hold, at most max of them; NULL if they hold none, with a fault that says
 * the line. Release it with json_decref(). */
json_t *members_parse(struct arena *a, const char *file, struct text bytes, size_t max,
		      struct config_faults *faults);

struct members members_of(struct arena *a, const char *file, json_t *object,
			  struct config_faults *faults);

bool member_is_given(struct members *m, const char *name);

/* otherwise if it is not given; with otherwise NULL it must be. Never NULL. */
const char *member_string(struct members *m, const char *name, const char *otherwise, size_t least,
			  size_t most);
bool member_flag(struct members *m, const char *name, bool otherwise);
int member_number(struct members *m, const char *name, int otherwise, int least, int most);

/* Ended by NULL; NULL itself if it is not given. Each of 1 to 2048 bytes, none twice. */
const char *const *member_words(struct members *m, const char *name, size_t least, size_t most);

/* The place of a word in choices, which NULL ends; otherwise if it is not given or not there. */
int member_choice(struct members *m, const char *name, const char *const *choices, int otherwise);

/* An object, as compact JSON of at most most bytes; absent if it is not given. */
struct text member_object(struct members *m, const char *name, size_t most);

void member_fault(struct members *m, const char *name, const char *problem, const char *remedy);

/* A fault for each member that nobody asked for, with the name that was perhaps meant. */
void members_end(struct members *m);

/* The one of names (count of them) that is a slip of the keyboard away from name; NULL if none. */
const char *name_meant(const char *name, const char *const *names, size_t count);
