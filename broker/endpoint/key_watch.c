#include "key_watch.h"
#include "clock.h"
#include "context.h"
#include "http_etag.h"
#include "jwks_document.h"
#include "key_plan.h"
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
	bool is_under_way, is_behind, wants_files;
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
	struct store_report report = {.worker = context.worker, .jws = TEXT("-"), .signing = ""};

	if (!store_is_ready())
		return FLOW_STOP;
	if (own != NULL)
		report =
			(struct store_report){context.worker, of(f)->welcome.report, own->step,
					      words_of(f->arena, own->signing, own->signing_count)};
	return store_report_keys(f, &report, &of(f)->others);
}

static bool is_published(struct text kid)
{
	for (size_t i = 0; i < context.jwks->count; i++)
		if (text_equal(context.jwks->keys[i]->kid, kid))
			return true;
	return false;
}

static void judge(struct arena *a, struct text kid, long long step, long long last)
{
	bool is_behind = kid.at != NULL;

	if (is_behind && !watch.is_behind)
		log_line(LOG_LEVEL_ERROR, "keys-behind", "kid", arena_string(a, kid), "step",
			 arena_printf(a, "%lld", step), "last", arena_printf(a, "%lld", last),
			 "remedy", "bring this machine the key folder of the others", NULL);
	if (!is_behind && watch.is_behind)
		log_line(LOG_LEVEL_INFO, "keys-caught-up", "step", arena_printf(a, "%lld", step),
			 NULL);
	watch.is_behind = is_behind;
}

static enum turn hear_others(struct flow *f)
{
	const struct key_report *own = own_report(f);
	struct text rest = of(f)->others, missing = TEXT_NONE, kid;
	long long last = 0, shared = 0, step = own == NULL ? 0 : own->step;

	if (!text_number(text_next_word(&rest), &last) ||
	    !text_number(text_next_word(&rest), &shared))
		return FLOW_NEXT;
	while (missing.at == NULL && (kid = text_next_word(&rest)).at != NULL)
		if (!is_published(kid))
			missing = kid;
	watch.wants_files = shared > step;
	judge(f->arena, missing, step, last);
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

bool key_watch_wants_files(void) { return watch.wants_files; }

void key_watch_close(void)
{
	context.jwks = NULL;
	arena_free(watch.held);
	watch.held = NULL;
	watch.is_behind = watch.wants_files = false;
	watch.due_us = watch.changes_at = 0;
}
