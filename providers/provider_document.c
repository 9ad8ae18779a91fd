#include "provider_document.h"
#include "clock.h"
#include "document_age.h"
#include "http_host.h"
#include "log.h"
#include "random.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	PAUSE_BETWEEN_DEMANDS_S = 60,
	FETCH_DEADLINE_MS = 120000 /* the call's own, the host's timeout, comes first */
};

#define SECONDS(n) ((n)*1000000LL)

/* One fetched copy, kept by its source and by each flow that reads it. */
struct document {
	struct arena *arena;
	const char *url;
	const void *value;
	int holders;
};

struct waiter {
	struct flow_op op;
	struct flow *flow;
	const void **value;
	struct waiter *next, **slot;
};

struct source {
	const struct document_kind *kind;
	const struct http_host *host;
	struct flow_kind flow;             /* of its fetches, under the name of the kind */
	struct document *current, *coming; /* NULL: none in memory, none on its way */
	struct document_age age;
	long long fetched_us;                   /* monotonic; of the one in memory */
	long long failed_until, demanded_until; /* monotonic microseconds */
	const struct refusal *failure;          /* the last; NULL after a success */
	int failures;                           /* in a row */
	bool is_forgotten; /* what is coming was asked for before an operator's word */
	struct waiter *waiters;
	struct source *next;
};

struct fetch {
	struct flow flow;
	struct source *source;
	struct http_answer answer;
};

static struct source *sources;
static struct source *due; /* for the first step of the fetch that is being started */

static void begin(struct source *s, struct event_base *base, const char *url);

static void document_release(void *arg)
{
	struct document *document = arg;

	if (--document->holders == 0)
		arena_free(document->arena);
}

static struct document *document_new(const char *url)
{
	struct arena *a = arena_new();
	struct document *document = arena_alloc(a, sizeof *document);

	*document = (struct document){a, arena_string(a, text_of(url)), NULL, 1};
	return document;
}

static struct source *source_of(const struct document_kind *kind, const struct http_host *host)
{
	struct source *s;

	for (s = sources; s != NULL; s = s->next)
		if (s->kind == kind && s->host == host)
			return s;
	s = calloc(1, sizeof *s);
	if (s == NULL)
		abort();
	s->kind = kind;
	s->host = host;
	s->next = sources;
	return sources = s;
}

static void hand_out(struct source *s, struct flow *f, const void **value)
{
	s->current->holders++;
	arena_defer(f->arena, document_release, s->current);
	*value = s->current->value;
}

static bool is_usable(const struct source *s, const char *url, long long until)
{
	return s->current != NULL && strcmp(s->current->url, url) == 0 &&
	       clock_monotonic_us() < until;
}

static void waiter_unlink(struct waiter *w)
{
	*w->slot = w->next;
	if (w->next != NULL)
		w->next->slot = w->slot;
}

static void waiter_cancel(struct flow_op *op) { waiter_unlink((struct waiter *)op); }

static enum turn wait_for(struct source *s, struct flow *f, const void **value)
{
	struct waiter *w = arena_alloc(f->arena, sizeof *w);

	assert(s->coming != NULL);
	*w = (struct waiter){{waiter_cancel}, f, value, s->waiters, &s->waiters};
	if (s->waiters != NULL)
		s->waiters->slot = &w->next;
	s->waiters = w;
	return flow_wait(f, &w->op);
}

/* Those who waited for what did not come are served what was there, while it is not too old. */
static void wake_waiters(struct source *s, const struct refusal *no, const char *detail)
{
	bool usable = s->current != NULL && clock_monotonic_us() < s->age.stale_until;

	while (s->waiters != NULL) {
		struct waiter *w = s->waiters;

		waiter_unlink(w);
		if (usable)
			hand_out(s, w->flow, w->value);
		flow_wake(w->flow, usable ? NULL : no, usable ? NULL : detail);
	}
}

static void replace_current(struct source *s, struct document *document)
{
	if (s->current != NULL)
		document_release(s->current);
	s->current = document;
}

static unsigned chance(void)
{
	unsigned number;

	random_bytes(&number, sizeof number);
	return number;
}

static void settle_well(struct source *s, long long max_age_s)
{
	replace_current(s, s->coming);
	s->coming = NULL;
	s->failed_until = 0;
	s->failures = 0;
	s->failure = NULL;
	s->fetched_us = clock_monotonic_us();
	s->age = document_age_of(s->fetched_us, max_age_s, chance());
	wake_waiters(s, NULL, NULL);
}

static void settle_ill(struct source *s, const struct refusal *no, const char *detail)
{
	document_release(s->coming);
	s->coming = NULL;
	s->failure = no;
	s->failed_until = clock_monotonic_us() + document_pause_us(++s->failures, chance());
	wake_waiters(s, no, detail);
}

static struct source *fetched(struct flow *f) { return ((struct fetch *)f)->source; }

static enum turn take_due(struct flow *f)
{
	((struct fetch *)f)->source = due;
	*(due->kind->is_of_client ? &f->log_client : &f->log_provider) = due->host->id;
	return FLOW_NEXT;
}

static enum turn fetch(struct flow *f)
{
	const struct source *s = fetched(f);
	const struct http_call call = {.host = s->host,
				       .url = s->coming->url,
				       .accept = s->kind->accept,
				       .is_background = true};

	return http_call(f, &call, &((struct fetch *)f)->answer);
}

static struct event_base *base_of(const struct flow *f) { return event_get_base(&f->wake); }

/* What was asked for before an operator's word: asked for once more, by those who wait for it. */
static bool is_begun_anew(struct flow *f)
{
	struct source *s = fetched(f);
	struct document *old = s->coming;

	if (!s->is_forgotten)
		return false;
	s->is_forgotten = false;
	begin(s, base_of(f), old->url);
	document_release(old);
	return true;
}

static enum turn keep(struct flow *f)
{
	struct source *s = fetched(f);
	const struct http_answer *answer = &((struct fetch *)f)->answer;
	const struct refusal *no = NULL;
	const char *detail = NULL;

	if (is_begun_anew(f))
		return FLOW_STOP;
	s->coming->value = s->kind->parse(s->coming->arena, s->host, answer, &no, &detail);
	if (s->coming->value == NULL)
		return flow_refuse(f, no,
				   detail == NULL ? NULL : arena_printf(f->arena, "%s", detail));
	settle_well(s, answer->max_age_s);
	return FLOW_STOP;
}

static void refuse(struct flow *f)
{
	if (!is_begun_anew(f))
		settle_ill(fetched(f), f->refusal, f->detail);
}

static const struct flow_step fetch_steps[] = {
	{"take-due", take_due}, {"fetch", fetch}, {"keep", keep}, {NULL, NULL}};

static void begin(struct source *s, struct event_base *base, const char *url)
{
	s->flow = (struct flow_kind){.name = s->kind->name,
				     .size = sizeof(struct fetch),
				     .deadline_ms = FETCH_DEADLINE_MS,
				     .steps = fetch_steps,
				     .refuse = refuse};
	s->coming = document_new(url);
	due = s;
	flow_start(base, arena_new(), &s->flow, NULL);
}

enum turn document_load(struct flow *f, const struct document_kind *kind,
			const struct http_host *host, const char *url, const void **value)
{
	struct source *s = source_of(kind, host);

	if (is_usable(s, url, s->age.fresh_until)) {
		hand_out(s, f, value);
		if (!is_usable(s, url, s->age.early_at) && s->coming == NULL &&
		    clock_monotonic_us() >= s->failed_until)
			begin(s, base_of(f), url);
		return FLOW_NEXT;
	}
	if (s->coming == NULL && clock_monotonic_us() < s->failed_until) {
		if (!is_usable(s, url, s->age.stale_until))
			return flow_refuse(f, s->failure, "it failed a moment ago");
		hand_out(s, f, value);
		return FLOW_NEXT;
	}
	if (s->coming == NULL)
		begin(s, base_of(f), url);
	return wait_for(s, f, value);
}

enum turn document_load_newer(struct flow *f, const struct document_kind *kind,
			      const struct http_host *host, const char *url, const void **value)
{
	struct source *s = source_of(kind, host);

	if (s->current != NULL && s->current->value != *value) {
		hand_out(s, f, value);
		return FLOW_NEXT;
	}
	if (s->coming != NULL)
		return wait_for(s, f, value);
	if (clock_monotonic_us() < s->demanded_until)
		return FLOW_NEXT;
	s->demanded_until = clock_monotonic_us() + SECONDS(PAUSE_BETWEEN_DEMANDS_S);
	begin(s, base_of(f), url);
	return wait_for(s, f, value);
}

enum turn document_load_pinned(struct flow *f, const struct document_kind *kind,
			       const struct http_host *host, struct text body, const void **value)
{
	const struct http_answer answer = {.status = 200, .body = body};
	struct source *s = source_of(kind, host);
	const struct refusal *no = NULL;
	const char *detail = NULL;

	if (s->current == NULL) {
		struct document *document = document_new("");

		arena_defer(f->arena, document_release, document);
		document->value = kind->parse(document->arena, host, &answer, &no, &detail);
		if (document->value == NULL)
			return flow_refuse(f, no, detail);
		document->holders++;
		s->current = document;
	}
	hand_out(s, f, value);
	return FLOW_NEXT;
}

const void *document_keep(struct event_base *base, const struct document_kind *kind,
			  const struct http_host *host, const char *url)
{
	struct source *s = source_of(kind, host);

	if (s->coming == NULL && !is_usable(s, url, s->age.early_at) &&
	    clock_monotonic_us() >= s->failed_until)
		begin(s, base, url);
	return is_usable(s, url, s->age.stale_until) ? s->current->value : NULL;
}

void documents_forget(const struct http_host *host)
{
	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->host != host)
			continue;
		replace_current(s, NULL);
		s->failure = NULL;
		s->failures = 0;
		s->failed_until = s->demanded_until = 0;
		s->is_forgotten = s->coming != NULL;
	}
}

static enum documents_state state_of(const struct source *s)
{
	if (s->failure == NULL)
		return DOCUMENTS_FIT;
	return s->current != NULL && clock_monotonic_us() < s->age.stale_until ? DOCUMENTS_STALE
									       : DOCUMENTS_MISSING;
}

enum documents_state documents_state(const struct http_host *host)
{
	enum documents_state worst = DOCUMENTS_FIT;

	for (const struct source *s = sources; s != NULL; s = s->next)
		if (s->host == host && state_of(s) > worst)
			worst = state_of(s);
	return worst;
}

const struct refusal *documents_failure(const struct http_host *host)
{
	for (const struct source *s = sources; s != NULL; s = s->next)
		if (s->host == host && s->failure != NULL)
			return s->failure;
	return NULL;
}

long long document_age_s(const struct document_kind *kind, const struct http_host *host)
{
	const struct source *s = source_of(kind, host);

	return s->current == NULL ? -1 : (clock_monotonic_us() - s->fetched_us) / SECONDS(1);
}

const char *documents_state_name(enum documents_state state)
{
	static const char *const names[] = {"fit", "stale", "missing"};

	return names[state];
}

void documents_close(void)
{
	while (sources != NULL) {
		struct source *s = sources;

		assert(s->coming == NULL && s->waiters == NULL);
		sources = s->next;
		replace_current(s, NULL);
		free(s);
	}
}
