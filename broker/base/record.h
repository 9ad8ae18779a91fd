/* record.h -- named fields in a run of bytes: what we seal, store, and send to the signer.
 *
 * Each field is: length of name (1 byte), name, length of value (4 bytes, big endian), value.
 * Cheaper than JSON, exact for any bytes, and read with bounds: a record is either whole or
 * refused. Names are ours and at most 31 bytes long. Lives in the arena.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

enum { RECORD_FIELDS_MAX = 64 };

struct record_writer {
	struct arena *arena;
	char *at;
	size_t len, size;
};

struct record_writer record_write(struct arena *a);
void record_put(struct record_writer *w, const char *name,
		struct text value); /* absent: left out */
void record_put_string(struct record_writer *w, const char *name, const char *value);
void record_put_number(struct record_writer *w, const char *name, long long value);
struct text record_written(const struct record_writer *w);

struct record_field {
	struct text name, value;
};

struct record {
	size_t count;
	struct record_field fields[RECORD_FIELDS_MAX];
};

/* The fields point into bytes. False if it is not a record, or a name comes twice. */
bool record_read(struct text bytes, struct record *record);
struct text record_get(const struct record *record, const char *name); /* absent if missing */
char *record_string(struct arena *a, const struct record *record,
		    const char *name);                                  /* "" if missing */
long long record_number(const struct record *record, const char *name); /* 0 if missing */
