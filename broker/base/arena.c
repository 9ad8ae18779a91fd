#include "arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { SPARES_MAX = 0 }; /* so that memory used after its arena is noticed */
#else
enum { SPARES_MAX = 32 };
#endif
enum { FIRST_CHUNK = 32 * 1024, CAP = 64 * 1024 * 1024 };

struct chunk {
	struct chunk *older;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct undo {
	struct undo *earlier;
	void (*call)(void *);
	void *arg;
};

struct arena {
	struct chunk *chunk; /* the newest: where the next bytes come from */
	struct undo *undo;
	size_t taken;
};

/* First chunks of arenas that ended: malloc() takes so many bytes from lists that it has to keep in
 * order.
 */
static struct chunk *spare;
static int spare_count;

static void *must(void *memory)
{
	if (memory == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

static struct chunk *chunk_new(struct chunk *older, size_t size)
{
	struct chunk *chunk = size == FIRST_CHUNK ? spare : NULL;

	if (chunk != NULL) {
		spare = chunk->older;
		spare_count--;
	} else {
		chunk = must(malloc(sizeof *chunk + size));
	}
	chunk->older = older;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

/* explicit_bzero() is as fast as memset(); OPENSSL_cleanse() writes eight bytes at a time. */
static void chunk_free(struct chunk *chunk)
{
	explicit_bzero(chunk->bytes, chunk->used);
	if (chunk->size != FIRST_CHUNK || spare_count == SPARES_MAX) {
		free(chunk);
		return;
	}
	chunk->older = spare;
	spare = chunk;
	spare_count++;
}

struct arena *arena_new(void)
{
	struct arena *a = must(calloc(1, sizeof *a));

	a->chunk = chunk_new(NULL, FIRST_CHUNK);
	return a;
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct undo *u = a->undo; u != NULL; u = u->earlier)
		u->call(u->arg);
	for (struct chunk *chunk = a->chunk, *older; chunk != NULL; chunk = older) {
		older = chunk->older;
		chunk_free(chunk);
	}
	free(a);
}

/* Not zeroed. */
static char *take(struct arena *a, size_t size)
{
	size_t want = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	char *bytes;

	if (size > CAP || (a->taken += want) > CAP) {
		fputs("arena beyond its cap\n", stderr);
		abort();
	}
	if (a->chunk->size - a->chunk->used < want) {
		size_t twice = a->chunk->size * 2;

		a->chunk = chunk_new(a->chunk, want > twice ? want : twice);
	}
	bytes = a->chunk->bytes + a->chunk->used;
	a->chunk->used += want;
	return bytes;
}

void *arena_alloc(struct arena *a, size_t size) { return memset(take(a, size), 0, size); }

char *arena_copy(struct arena *a, const char *bytes, size_t len)
{
	char *copy = take(a, len + 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

char *arena_string(struct arena *a, struct text t)
{
	return arena_copy(a, t.at, t.at == NULL ? 0 : t.len);
}

struct text arena_text(struct arena *a, struct text t)
{
	return t.at == NULL ? t : (struct text){arena_copy(a, t.at, t.len), t.len};
}

/* Written where the next bytes come from, and only if it does not fit there a second time. */
char *arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
	size_t room = a->chunk->size - a->chunk->used;
	char *there = a->chunk->bytes + a->chunk->used, *string;
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(there, room, fmt, again);
	va_end(again);
	if (len < 0)
		abort();
	string = take(a, (size_t)len + 1);
	if (string == there)
		return string;
	explicit_bzero(there, room);
	vsnprintf(string, (size_t)len + 1, fmt, args);
	return string;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	char *string;

	va_start(args, fmt);
	string = arena_vprintf(a, fmt, args);
	va_end(args);
	return string;
}

void arena_defer(struct arena *a, void (*undo)(void *), void *arg)
{
	struct undo *u = arena_alloc(a, sizeof *u);

	*u = (struct undo){a->undo, undo, arg};
	a->undo = u;
}

size_t arena_size(const struct arena *a) { return a->taken; }
