/* fake_store_evidence.c -- store_evidence.h in memory. */
#include "store_evidence.h"
#include "world.h"
#include "world_evidence.h"
#include "world_operation.h"
#include <stdio.h>

char world_evidence[4096];
const char *world_evidence_kept = "";

static void on_note(void *arg)
{
	snprintf(world_evidence, sizeof world_evidence, "%.*s", TEXT_ARG(*(struct text *)arg));
}

enum turn store_note_evidence(struct flow *f, struct text lines)
{
	struct text *kept = arena_alloc(f->arena, sizeof *kept);

	*kept = lines;
	world_store_operations++;
	return world_operation(f, on_note, kept, &store_unreachable);
}

static void on_read(void *arg) { *(struct text *)arg = text_of(world_evidence_kept); }

enum turn store_read_evidence(struct flow *f, struct text kids, struct text *lines)
{
	(void)kids;
	world_store_operations++;
	return world_operation(f, on_read, lines, &store_unreachable);
}
