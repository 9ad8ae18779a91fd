/* json_write.h -- JSON that we write ourselves, appended to one growing run of bytes.
 *
 *	struct json_writer w = json_write(a);
 *	json_open(&w, '{');
 *	json_put_text(&w, "iss", issuer);
 *	json_put_number(&w, "iat", now);
 *	json_close(&w, '}');
 *	... json_written(&w)
 *
 * Names are ours (literals without characters to escape); values are escaped, and invalid UTF-8
 * in a value becomes U+FFFD. Inside an array pass NULL as name. Lives in the arena; does not fail.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

struct json_writer {
	struct arena *arena;
	char *at;
	size_t len, size;
	bool comma; /* the next value needs one before it */
};

struct json_writer json_write(struct arena *a);
void json_open(struct json_writer *w, char bracket); /* '{' or '[' as a nameless value */
void json_open_as(struct json_writer *w, const char *name, char bracket);
void json_close(struct json_writer *w, char bracket);
void json_put_text(struct json_writer *w, const char *name, struct text value);
void json_put_string(struct json_writer *w, const char *name, const char *value);
void json_put_number(struct json_writer *w, const char *name, long long value);
void json_put_bool(struct json_writer *w, const char *name, bool value);

/* Bytes that are JSON already, and that we made or have parsed. */
void json_put_raw(struct json_writer *w, const char *name, struct text json);

/* The members of an object, "{...}", that we made or have parsed, without spaces around it. */
void json_put_members(struct json_writer *w, struct text object);

struct text json_written(const struct json_writer *w); /* NUL-terminated */
