/* arena.h -- memory that lives exactly as long as one flow (or one configuration, or one test).
 *
 * Nothing taken from an arena is freed by hand. What another library must free (a json_t, an
 * EVP_PKEY) is handed to arena_defer(). Allocation does not fail: a process out of memory, or an
 * arena beyond its cap, stops; our parent starts another. Bytes are wiped before they are given
 * back, since they held tokens. Not for two threads. Nothing here waits.
 */
#pragma once
#include "text.h"
#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is fine; deferred calls, last first; wipe; free */

void *arena_alloc(struct arena *a, size_t size);                  /* zeroed, aligned for any type */
char *arena_copy(struct arena *a, const char *bytes, size_t len); /* NUL-terminated */
char *arena_string(struct arena *a, struct text t);               /* NUL-terminated; "" if absent */
struct text arena_text(struct arena *a, struct text t);           /* absent stays absent */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Call undo(arg) when the arena is freed. */
void arena_defer(struct arena *a, void (*undo)(void *), void *arg);

/* Bytes taken so far: what a test or a metric wants to know. */
size_t arena_size(const struct arena *a);
