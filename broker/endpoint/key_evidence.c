#include "key_evidence.h"
#include "base64url.h"
#include "context.h"
#include "id_token_hint.h"
#include "store_evidence.h"
#include <stdio.h>
#include <string.h>

enum { DEADLINE_MS = 3000, HEADER_MAX = 256 };

struct tally {
	unsigned fetches, unknown;
};

/* What was seen while one key set was given out. */
struct batch {
	struct arena *arena;
	struct text etag;     /* of that key set */
	const char *kids;     /* its keys, each after a space */
	unsigned *signatures; /* of each of them */
	struct tally
		*tallies; /* of each client in the order of the configuration, then of nobody */
	bool has_any;
};

static struct event_base *loop;
static struct batch seen, being_written;

static void forget(struct batch *batch)
{
	arena_free(batch->arena);
	*batch = (struct batch){0};
}

static void begin(struct batch *batch)
{
	struct arena *a = arena_new();
	const char *kids = "";

	for (size_t i = 0; i < context.jwks->count; i++)
		kids = arena_printf(a, "%s %.*s", kids, TEXT_ARG(context.jwks->keys[i]->kid));
	*batch = (struct batch){
		.arena = a,
		.etag = arena_text(a, context.jwks_etag),
		.kids = kids,
		.signatures = arena_alloc(a, (context.jwks->count + 1) * sizeof *batch->signatures),
		.tallies =
			arena_alloc(a, (context.config->client_count + 1) * sizeof *batch->tallies),
	};
}

static size_t place_of(const struct client *client)
{
	size_t low = 0, high = context.config->client_count;

	if (client == NULL)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(context.config->clients[middle]->client_id, client->client_id);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return context.config->client_count;
}

/* The most that the lines of one client take beside its name and the keys. */
enum { LINES_BESIDE = 48 };

static const char *name_of(size_t place)
{
	const struct config *config = context.config;

	return place < config->client_count ? config->clients[place]->client_id : ":";
}

static struct text lines_of(struct arena *a, const struct batch *batch)
{
	size_t count = context.config->client_count + 1, kids = strlen(batch->kids), size = 1;
	char *lines, *at;

	for (size_t i = 0; i < count; i++)
		if (batch->tallies[i].fetches + batch->tallies[i].unknown > 0)
			size += 2 * strlen(name_of(i)) + kids + LINES_BESIDE;
	lines = at = arena_alloc(a, size);
	for (size_t i = 0; i < count; i++) {
		const struct tally *tally = &batch->tallies[i];
		const char *name = name_of(i);

		if (tally->fetches > 0)
			at += snprintf(at, size - (size_t)(at - lines), "f %s %u%s\n", name,
				       tally->fetches, batch->kids);
		if (tally->unknown > 0)
			at += snprintf(at, size - (size_t)(at - lines), "u %s %u\n", name,
				       tally->unknown);
	}
	return (struct text){lines, (size_t)(at - lines)};
}

static const char *signature_lines(struct arena *a, const struct batch *batch)
{
	struct text kids = text_of(batch->kids), kid;
	const char *lines = "";

	for (size_t i = 0; (kid = text_next_word(&kids)).at != NULL; i++)
		if (batch->signatures[i] > 0)
			lines = arena_printf(a, "%ss %.*s %u\n", lines, TEXT_ARG(kid),
					     batch->signatures[i]);
	return lines;
}

static enum turn write_lines(struct flow *f)
{
	struct text lines = lines_of(f->arena, &being_written);

	return store_note_evidence(
		f, text_of(arena_printf(f->arena, "%.*s%s", TEXT_ARG(lines),
					signature_lines(f->arena, &being_written))));
}

/* What could not be written is lost: a client that fetches fetches again. */
static void leave(void *arg)
{
	(void)arg;
	forget(&being_written);
}

static enum turn begin_writing(struct flow *f)
{
	arena_defer(f->arena, leave, NULL);
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"begin", begin_writing},
	{"write-lines", write_lines}, /* Redis */
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {
	.name = "key-evidence",
	.size = sizeof(struct flow),
	.deadline_ms = DEADLINE_MS,
	.steps = steps,
	.refuse = flow_forget,
	.quiet = true,
};

void key_evidence_open(struct event_base *base) { loop = base; }

void key_evidence_tick(void)
{
	if (loop == NULL || !seen.has_any || being_written.arena != NULL)
		return;
	being_written = seen;
	seen = (struct batch){0};
	flow_start(loop, arena_new(), &kind, NULL);
}

bool key_evidence_is_written(void) { return being_written.arena == NULL; }

/* Another key set is another batch: nobody is said to have a key that it was not given. */
static struct batch *batch_of_now(void)
{
	if (seen.arena != NULL && !text_equal(seen.etag, context.jwks_etag)) {
		key_evidence_tick();
		forget(&seen);
	}
	if (seen.arena == NULL)
		begin(&seen);
	seen.has_any = true;
	return &seen;
}

static struct tally *tally_of(const struct client *client)
{
	return &batch_of_now()->tallies[place_of(client)];
}

void key_evidence_fetch(const struct client *client) { tally_of(client)->fetches++; }

/* Of a header that we wrote: {"alg":"ES256","kid":"...", and so on. Absent if it is another. */
static struct text kid_in(const unsigned char *header)
{
	static const char before[] = "\"kid\":\"";
	const char *at = strstr((const char *)header, before);
	struct text rest;

	return at == NULL ? TEXT_NONE : text_split(text_of(at + sizeof before - 1), '"', &rest);
}

void key_evidence_signature(struct text token)
{
	unsigned char header[HEADER_MAX + 1] = "";
	struct text rest, kid = TEXT_NONE, first = text_split(token, '.', &rest);
	size_t size = first.len * 3 / 4;

	if (size <= HEADER_MAX && base64url_decode_exactly(first, header, size))
		kid = kid_in(header);
	for (size_t i = 0; kid.at != NULL && i < context.jwks->count; i++)
		if (text_equal(context.jwks->keys[i]->kid, kid))
			batch_of_now()->signatures[i]++;
}

void key_evidence_hint(const struct refusal *judged, const struct client *client)
{
	if (judged == &id_token_hint_key_unknown)
		tally_of(client)->unknown++;
}

void key_evidence_close(void)
{
	loop = NULL;
	forget(&seen);
	forget(&being_written);
}
