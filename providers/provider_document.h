/* provider_document.h -- what a provider or a client publishes (metadata, keys), fetched once
 * for all who wait.
 *
 * One copy per worker, host and kind. A flow that asks takes what is in memory; if that is too
 * old it waits, with all others that ask, for the one fetch that flies. A fetch is a flow of its
 * own, without an exchange: a waiter that is cancelled only leaves the queue. A copy is fresh for
 * its Cache-Control max-age, bounded to a minute and a day; near the end of that, not for all
 * workers at the same moment, a fetch starts while the copy still serves; beyond it the copy serves
 * only if the fetch fails, for one day more. After a failure nothing is fetched for a few seconds,
 * for longer after each failure in a row, for a minute at most. OpenID Connect Core 10.1.1, RFC
 * 9111, RFC 5861.
 */
#pragma once
#include "flow.h"
#include "http_client.h"

struct http_host;

struct document_kind {
	const char *name; /* of its fetches, in the log */
	const char *accept;
	bool is_of_client; /* else of a provider: also in the log */
	/* Pure: the value of an answer, in an arena that lives as long as the value. NULL with *no
	 * set and *detail a constant or in the arena. */
	const void *(*parse)(struct arena *a, const struct http_host *host,
			     const struct http_answer *answer, const struct refusal **no,
			     const char **detail);
};

/* *value stays as it is until the flow ends, whatever is fetched meanwhile. The last act of a step:
 * goes on at once if the value is in memory. */
enum turn document_load(struct flow *f, const struct document_kind *kind,
			const struct http_host *host, const char *url, const void **value);

/* The same for somebody whom *value did not satisfy: goes on at once with a newer copy, or with the
 * same if there was a fetch for this reason within the last minute; else waits for a fetch. */
enum turn document_load_newer(struct flow *f, const struct document_kind *kind,
			      const struct http_host *host, const char *url, const void **value);

/* A body that the configuration holds: parsed once and kept, never fetched. */
enum turn document_load_pinned(struct flow *f, const struct document_kind *kind,
			       const struct http_host *host, struct text body, const void **value);

/* Without anybody waiting: begin a fetch if none flies and the copy is missing or near its end.
 * What is in memory; good until the loop turns. NULL: nothing is. */
const void *document_keep(struct event_base *base, const struct document_kind *kind,
			  const struct http_host *host, const char *url);

/* An operator says that what the host published is not to be used any more: what is in memory, what
 * is on its way, and that something failed. Those who wait get what is fetched anew. */
void documents_forget(const struct http_host *host);

enum documents_state {
	DOCUMENTS_FIT,    /* or never asked for */
	DOCUMENTS_STALE,  /* the last fetch failed: an old copy serves */
	DOCUMENTS_MISSING /* the last fetch failed, and there is none that may serve */
};

enum documents_state documents_state(const struct http_host *host); /* the worst of its kinds */
const char *documents_state_name(enum documents_state state);

/* Why the last fetch of one of its documents failed; NULL if none did. */
const struct refusal *documents_failure(const struct http_host *host);

/* Seconds since the copy in memory was fetched; -1 if there is none. */
long long document_age_s(const struct document_kind *kind, const struct http_host *host);

void documents_close(void); /* forget all; no flow may live */
