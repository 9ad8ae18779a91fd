#include "key_watch.h"
#include "clock.h"
#include "context.h"
#include "http_etag.h"
#include "jwks_document.h"
#include "key_nodes.h"
#include "key_report.h"
#include "key_schedule.h"
#include "log.h"
#include "sealing.h"
#include "signer.h"
#include "store_keys.h"

enum { DEADLINE_MS = 3000, REPORT_EVERY_US = 5000000 };

static const struct refusal keys_unreadable = {
	"keys-unreadable", 500, NULL,
	"The signer's public keys are no JWK Set, or their dates are none; the last ones hold."};

struct key_watch {
	struct flow flow; /* first */
	struct signer_welcome welcome;
	struct text others;
};

static struct {
	struct event_base *base;
	struct arena *held; /* what context.jwks lives in */
	bool is_under_way, is_behind, is_waited_for, has_heard;
	struct hash shared;   /* of the tag of what machines share; cleared: none was heard yet */
	long long heard_us;   /* by the store */
	long long due_us;     /* when to ask again */
	long long changes_at; /* wall time of the next date of a key; 0: none */
} watch;

static struct key_watch *of(struct flow *f) { return (struct key_watch *)f; }

static long long next_step(struct arena *a, const struct key_set *schedule)
{
	const struct key_needs needs = key_needs_of(a, context.config);

	return key_plan_next_told(context.config, schedule, &needs, KEY_SIGNS_TOKENS, clock_now());
}

/* Between two steps nobody holds a pointer into the set before. */
static bool take(const struct signer_welcome *welcome)
{
	struct arena *a = arena_new();
	struct text document = arena_text(a, welcome->jwks);
	const struct refusal *no = NULL;
	const struct jwk_set *jwks = jwk_set_parse(a, document, &no);
	struct key_set schedule;

	if (jwks == NULL || !key_schedule_parse(a, welcome->schedule, &schedule)) {
		log_line(LOG_LEVEL_ERROR, keys_unreadable.name, "refusal",
			 no == NULL ? NULL : no->name, NULL);
		arena_free(a);
		return false;
	}
	if (!text_equal(document, context.jwks_document))
		log_line(LOG_LEVEL_INFO, "keys-taken", NULL);
	context.jwks = jwks;
	context.jwks_document = document;
	context.jwks_etag = http_etag_of(a, document);
	context.schedule = schedule;
	sealing_use(&welcome->ring);
	context.jwks_next_step = next_step(a, &schedule);
	watch.changes_at = jwks_changes_at(&schedule, KEY_SIGNS_TOKENS, clock_now());
	arena_free(watch.held);
	watch.held = a;
	return true;
}

static void leave(void *arg)
{
	(void)arg;
	watch.is_under_way = false;
}

static enum turn ask_signer(struct flow *f)
{
	arena_defer(f->arena, leave, NULL);
	return signer_ask_keys(f, context.worker, &of(f)->welcome);
}

static enum turn take_keys(struct flow *f)
{
	return take(&of(f)->welcome) ? FLOW_NEXT : flow_refuse(f, &keys_unreadable, NULL);
}

static const char *words_of(struct arena *a, const struct text *kids, size_t count)
{
	const char *words = "";

	for (size_t i = 0; i < count; i++)
		words = arena_printf(a, "%s%.*s ", words, TEXT_ARG(kids[i]));
	return words;
}

/* Did it take the place of another? The first of its kind is of no concern to who lacks it: nobody
 * asks for what it is good for. */
static bool is_successor(struct text kid)
{
	const struct key_set *set = &context.schedule;
	const struct key *key = set->keys, *end = set->keys + set->count;

	while (key < end && !text_equal(key->kid, kid))
		key++;
	for (size_t i = 0; key < end && i < set->count; i++)
		if (key_is_like(&set->keys[i], key) && set->keys[i].dates.active != 0 &&
		    set->keys[i].dates.active < key->dates.active)
			return true;
	return false;
}

static const char *words_in_use(struct arena *a, const struct key_report *own)
{
	const char *words = "";

	for (size_t i = 0; i < own->signing_count; i++)
		words = arena_printf(a, "%s%s%.*s ", words,
				     is_successor(own->signing[i]) ? "*" : "",
				     TEXT_ARG(own->signing[i]));
	return words;
}

/* What the signer said of itself, in the words that the store counts by. */
static const struct key_report *own_report(struct flow *f)
{
	const struct refusal *no = NULL;

	return of(f)->welcome.report.at == NULL
		       ? NULL
		       : key_report_open(f->arena, of(f)->welcome.report,
					 context.config->settings.issuer, context.jwks, &no);
}

static enum turn report_keys(struct flow *f)
{
	const struct key_report *own = own_report(f);
	struct store_report report = {
		.worker = context.worker, .jws = TEXT("-"), .published = "", .in_use = ""};

	if (!store_is_ready())
		return FLOW_STOP;
	if (own != NULL) {
		report.jws = of(f)->welcome.report;
		report.step = own->step;
		report.published = words_of(f->arena, own->published, own->published_count);
		report.in_use = words_in_use(f->arena, own);
	}
	return store_report_keys(f, &report, &of(f)->others);
}

/* A key that somebody uses and that we do not publish; absent: there is none. */
static struct text missing(const struct key_report *own, struct text in_use)
{
	struct text kid = text_next_word(&in_use);

	while (kid.at != NULL && key_report_publishes(own, kid))
		kid = text_next_word(&in_use);
	return kid;
}

/* Others wait for us with each step, as long as they hear us. One that has just started, or was not
 * heard for so long that it was forgotten, may have missed any. */
static bool was_waited_for(long long step, long long last)
{
	long long now_us = clock_monotonic_us();

	if (now_us - watch.heard_us > KEY_NODE_FORGOTTEN_S * 1000000LL)
		watch.is_waited_for = false;
	watch.heard_us = now_us;
	watch.is_waited_for |= step >= last;
	return watch.is_waited_for;
}

static void judge(struct arena *a, bool is_behind, long long step, long long last)
{
	if (is_behind && !watch.is_behind)
		log_line(LOG_LEVEL_ERROR, "keys-behind", "step", arena_printf(a, "%lld", step),
			 "last", arena_printf(a, "%lld", last), "remedy",
			 "bring this machine the key folder of the others", NULL);
	if (!is_behind && watch.is_behind)
		log_line(LOG_LEVEL_INFO, "keys-caught-up", "step", arena_printf(a, "%lld", step),
			 NULL);
	watch.is_behind = is_behind;
}

static void hear_of_shared(struct text tag)
{
	struct hash shared = hash_sha256(tag);

	if (!context.config->settings.keys_shared || hash_equal(&shared, &watch.shared))
		return;
	watch.shared = shared;
	watch.has_heard = true;
}

bool key_watch_heard_of_others(void)
{
	bool has_heard = watch.has_heard;

	watch.has_heard = false;
	return has_heard;
}

static enum turn hear_others(struct flow *f)
{
	const struct key_report *own = own_report(f);
	struct text rest = of(f)->others, number = text_next_word(&rest);
	long long last;

	hear_of_shared(text_next_word(&rest));
	if (own != NULL && text_number(number, &last))
		judge(f->arena, !was_waited_for(own->step, last) || missing(own, rest).at != NULL,
		      own->step, last);
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"ask-signer", ask_signer},
	{"take-keys", take_keys},
	{"report-keys", report_keys}, /* Redis */
	{"hear-others", hear_others},
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {
	.name = "key-watch",
	.size = sizeof(struct key_watch),
	.deadline_ms = DEADLINE_MS,
	.steps = steps,
	.refuse = flow_forget,
	.quiet = true,
};

/* In the middle of its answer: the next tick asks. */
static void on_another_signer(void) { watch.due_us = 0; }

bool key_watch_open(struct event_base *base, const struct signer_welcome *welcome)
{
	watch.base = base;
	signer_on_welcome(on_another_signer);
	return take(welcome);
}

void key_watch_tick(void)
{
	long long now_us = clock_monotonic_us();
	bool has_changed = watch.changes_at != 0 && watch.changes_at <= clock_now();

	if (watch.is_under_way || (now_us < watch.due_us && !has_changed))
		return;
	watch.is_under_way = true;
	watch.due_us = now_us + REPORT_EVERY_US;
	flow_start(watch.base, arena_new(), &kind, NULL);
}

bool key_watch_is_behind(void) { return watch.is_behind; }

void key_watch_close(void)
{
	context.jwks = NULL;
	context.jwks_document = context.jwks_etag = TEXT_NONE;
	context.schedule = (struct key_set){0, NULL};
	arena_free(watch.held);
	watch.held = NULL;
	watch.is_behind = watch.is_waited_for = false;
	watch.due_us = watch.changes_at = 0;
	watch.has_heard = false;
	watch.shared = (struct hash){{0}};
}
