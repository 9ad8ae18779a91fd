/* bench_text.h -- views, growing buffers, encodings and just enough JSON, for driver and upstream.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A string view: not NUL-terminated, not owned. */
struct view {
	const char *p;
	size_t n;
};

#define VIEW(lit) ((struct view){(lit), sizeof(lit) - 1})
#define VIEW_ARGS(s) (int)(s).n, (s).p

static inline struct view view_of(const char *s) { return (struct view){s, strlen(s)}; }
static inline bool view_eq(struct view a, struct view b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}
static inline bool view_starts(struct view s, struct view prefix)
{
	return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}
bool view_ieq(struct view a, struct view b);                /* ASCII case-insensitive */
const char *view_find(struct view hay, struct view needle); /* NULL when absent */
bool view_cut(struct view s, char sep, struct view *left,
	      struct view *right); /* false: no sep, left = s, right empty */
struct view view_trim(struct view s);
long view_long(struct view s, long fallback);

/* A growable byte buffer. */
struct buf {
	char *p;
	size_t n, cap;
};
void buf_room(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t n);
static inline void buf_put(struct buf *b, struct view s) { buf_add(b, s.p, s.n); }
static inline void buf_str(struct buf *b, const char *s) { buf_add(b, s, strlen(s)); }
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_urlenc(struct buf *b, struct view s);
static inline struct view buf_view(const struct buf *b) { return (struct view){b->p, b->n}; }

/* Encodings. Outputs must be large enough: 4/3 n + 1 for encode, 3/4 n for decode, n for urldec. */
size_t b64url_enc(const void *in, size_t n, char *out);
long b64url_dec(struct view in, unsigned char *out); /* -1 on a bad character */
size_t url_dec(struct view in, char *out);

/* Value of `key` in an application/x-www-form-urlencoded string, still encoded. */
bool form_get(struct view form, const char *key, struct view *val);

/* Value of a top-level member: strings come without their quotes (escapes kept), the rest raw. */
bool json_get(struct view doc, const char *key, struct view *val);
/* Is `want` the string `val`, or an element of the array `val`? */
bool json_has(struct view val, struct view want);
/* Iterates over an array: start with *it = NULL; false at the end. */
bool json_next(struct view array, const char **it, struct view *item);

/* Resolves the escapes of a JSON string; characters above ASCII become '?'. */
size_t json_unescape(struct view in, char *out);

void random_bytes(void *p, size_t n);
void random_b64url(char *out, size_t nbytes); /* NUL-terminated */
uint64_t now_us(void);
uint64_t cpu_us(void); /* CPU time of this process */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
void *xalloc(size_t n);
