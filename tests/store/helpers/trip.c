#include "trip.h"
#include "clock.h"
#include "config.h"
#include "hash.h"
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct trip_flow {
	struct flow flow;
	struct trip *trip;
	struct text value;
	enum store_outcome outcome;
};

static struct event_base *base;
static struct trip *starting;
static struct flow *last;

static struct trip_flow *of(struct flow *f) { return (struct trip_flow *)f; }

static enum turn ask(struct flow *f)
{
	struct trip_flow *tf = of(f);
	struct trip *t = tf->trip = starting;
	int ttl_s = t->ttl_s == 0 ? 60 : t->ttl_s;
	struct store_write write = {t->kind, t->id, text_of(t->text), ttl_s};
	struct store_write ends = {STORE_SESSION, t->ends, TEXT_NONE,
				   t->must_stand ? STORE_END : STORE_DELETE};
	struct store_write both[] = {write, ends};
	struct store_write other[] = {{t->other_kind, t->other, text_of(t->text), ttl_s}, ends};
	size_t count = (size_t)(t->other != NULL) + (t->ends != NULL);

	last = f;
	if (t->ask != NULL)
		return t->ask(f, &tf->value, &tf->outcome);
	switch (t->call) {
	case TRIP_PUT:
		return store_put(f, both, 1 + (t->ends != NULL));
	case TRIP_GET:
		return store_get(f, t->kind, t->id, &tf->value, &tf->outcome);
	case TRIP_TAKE:
		return store_take(f, t->kind, t->id, &tf->value, &tf->outcome);
	case TRIP_FIRST:
		return store_first(f, t->kind, t->id, ttl_s, other, count, &tf->outcome);
	case TRIP_SPEND:
		return store_spend(f, t->kind, t->id, ttl_s, other, t->other != NULL, &tf->outcome);
	case TRIP_RENEW:
		return store_renew(f, t->kind, t->id, &t->renewal, other, t->other != NULL,
				   &tf->outcome);
	case TRIP_FINISH:
		return store_finish(f, t->kind, t->id);
	default:
		return store_delete(f, t->kind, t->id);
	}
}

static enum turn keep(struct flow *f)
{
	struct trip_flow *tf = of(f);

	tf->trip->is_over = true;
	tf->trip->outcome = tf->outcome;
	tf->trip->len = tf->value.len < sizeof tf->trip->value ? tf->value.len : 0;
	if (tf->trip->len > 0)
		memcpy(tf->trip->value, tf->value.at, tf->trip->len);
	tf->trip->value[tf->trip->len] = '\0';
	return FLOW_STOP;
}

static void refuse(struct flow *f)
{
	of(f)->trip->is_over = true;
	of(f)->trip->no = f->refusal;
}

static const struct flow_step steps[] = {{"ask", ask}, {"keep", keep}, {NULL, NULL}};

static const struct flow_kind kind = {.name = "trip",
				      .size = sizeof(struct trip_flow),
				      .deadline_ms = 20000,
				      .steps = steps,
				      .refuse = refuse};

static void open_with(struct config *config, int timeout_ms)
{
	const struct hash key = hash_sha256(TEXT("a deployment of the tests"));
	const struct seal_ring ring = {1, {{{1}, hash_sha256(TEXT("what seals in the tests"))}}};

	config->settings.state = "/nowhere";
	config->settings.store_prefix = "pv";
	config->settings.store_timeout_ms = timeout_ms;
	signal(SIGPIPE, SIG_IGN); /* as a worker does */
	base = event_base_new();
	store_open(base, config, &key, &ring);
}

void trips_open(const char *store, const char *password, int timeout_ms)
{
	struct config config = {.settings = {.store = store, .store_user = ""},
				.store_password = text_of(password)};

	open_with(&config, timeout_ms);
}

void trips_open_as(const char *store, const char *user, const char *password, const char *ca)
{
	struct config config = {.settings = {.store = store, .store_user = user},
				.store_password = text_of(password),
				.store_ca = text_of(ca)};

	open_with(&config, 2000);
}

void trips_close(void)
{
	store_close();
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_base_free(base);
}

struct event_base *trips_base(void) { return base; }

static void turn_loop(void)
{
	const struct timeval moment = {0, 2000};

	event_base_loopexit(base, &moment);
	event_base_loop(base, EVLOOP_ONCE);
}

static bool run_until(bool ready, int ms)
{
	long long end = clock_monotonic_us() + ms * 1000LL;

	while (store_is_ready() != ready && clock_monotonic_us() < end)
		turn_loop();
	return store_is_ready() == ready;
}

bool trips_ready(int ms) { return run_until(true, ms); }

bool trips_not_ready(int ms) { return run_until(false, ms); }

void trips_run(int ms)
{
	long long end = clock_monotonic_us() + ms * 1000LL;

	while (clock_monotonic_us() < end)
		turn_loop();
}

void trip_start(struct trip *t)
{
	starting = t;
	t->is_over = false;
	t->no = NULL;
	flow_start(base, arena_new(), &kind, NULL);
}

void trip_cancel_last(void) { flow_cancel(last); }

void trip_wait(struct trip *t)
{
	long long end = clock_monotonic_us() + 10000000LL;

	while (!t->is_over && clock_monotonic_us() < end)
		turn_loop();
	assert(t->is_over);
}

const char *trip_word(const struct trip *t)
{
	static const char *const words[] = {
		[STORE_DONE] = "done",   [STORE_ABSENT] = "absent", [STORE_SPENT] = "spent",
		[STORE_STALE] = "stale", [STORE_CLOSED] = "closed", [STORE_UNWANTED] = "unwanted"};

	return t->no != NULL ? t->no->name : words[t->outcome];
}

const char *trip(struct trip *t)
{
	trip_start(t);
	trip_wait(t);
	return trip_word(t);
}

const char *trip_put(enum store_kind kind_, const char *id, const char *text)
{
	return trip(&(struct trip){.call = TRIP_PUT, .kind = kind_, .id = id, .text = text});
}

static const char *text_or_word(struct trip t)
{
	static char answer[5000];
	const char *word = trip(&t);

	if (strcmp(word, "done") == 0)
		snprintf(answer, sizeof answer, "%s", t.value);
	else
		snprintf(answer, sizeof answer, "(%s)", word);
	return answer;
}

const char *trip_get(enum store_kind kind_, const char *id)
{
	return text_or_word((struct trip){.call = TRIP_GET, .kind = kind_, .id = id});
}

const char *trip_take(enum store_kind kind_, const char *id)
{
	return text_or_word((struct trip){.call = TRIP_TAKE, .kind = kind_, .id = id});
}

const char *trip_spend(const char *grant, const char *access_token, const char *text)
{
	return trip(&(struct trip){.call = TRIP_SPEND,
				   .kind = STORE_GRANT,
				   .id = grant,
				   .other_kind = STORE_ACCESS_TOKEN,
				   .other = access_token,
				   .text = text});
}

const char *trip_first(const char *jti)
{
	return trip(&(struct trip){.call = TRIP_FIRST, .kind = STORE_JTI, .id = jti});
}
