/* provider_document.h -- what a provider or a client publishes (metadata, keys), fetched once
 * for all who wait.
 *
 * One copy per worker, host and kind. A flow that asks takes what is in memory; if that is too
 * old it waits, with all others that ask, for the one fetch that flies. A fetch is a flow of its
 * own, without an exchange: a waiter that is cancelled only leaves the queue. A copy is fresh for
 * its Cache-Control max-age, bounded to a minute and a day; near the end of that a fetch starts
 * while the copy still serves; beyond it the copy serves only if the fetch fails, for one day more.
 * After a failure nothing is fetched for a few seconds. OpenID Connect Core 10.1.1, RFC 9111,
 * RFC 5861.
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

void documents_close(void); /* forget all; no flow may live */
