#include "provider_health.h"
#include "clock.h"
#include "http_client.h"
#include "jwks_cache.h"
#include "log.h"
#include "provider_driver.h"
#include "provider_metadata.h"
#include "provider_probe.h"
#include "provider_status.h"
#include "random.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAUSE_MOST_S = 60, MEMORY_S = 60, TICK_S = 1 };

#define SECONDS(n) ((n)*1000000LL)

struct known {
	const struct provider *provider;
	struct breaker_rule rule;
	struct circuit_breaker breaker;
	struct provider_probe probe;
	long long latency_us, called_us; /* smoothed; when the last call ended */
	long long calls, failures, failed_us;
	char failure[64];             /* what the last that failed came to (provider_status.h) */
	enum provider_condition told; /* last in the log */
	enum breaker_state seen;      /* last, and since when */
	long long seen_us;
};

static struct known *all;
static size_t count;
static struct event *tick;

static struct known *known_of(const struct http_host *host)
{
	for (size_t i = 0; i < count; i++)
		if (&all[i].provider->host == host)
			return &all[i];
	return NULL;
}

static enum breaker_state see_breaker(struct known *k, long long now)
{
	enum breaker_state state = circuit_breaker_look(&k->breaker, now);

	if (state != k->seen)
		k->seen = state, k->seen_us = now;
	return state;
}

static struct provider_report report_of(struct known *k)
{
	long long now = clock_monotonic_us();
	struct provider_report r = {
		.breaker = see_breaker(k, now),
		.is_doubtful = circuit_breaker_is_doubtful(&k->breaker, &k->rule, now),
		.has_probe = provider_has_probe(k->provider),
		.documents = documents_state(&k->provider->host),
		.timeout_ms = k->provider->host.timeout_ms,
		.calls = k->calls,
		.failures = k->failures,
	};

	if (now - k->called_us < SECONDS(MEMORY_S))
		r.latency_ms = (int)(k->latency_us / 1000);
	http_client_load(&k->provider->host, &r.running, &r.waiting);
	return r;
}

static void log_report(const char *event, const struct known *k, const struct provider_report *r)
{
	enum provider_condition condition = provider_condition_of(r);
	char latency[TEXT_DIGITS], calls[TEXT_DIGITS], failures[TEXT_DIGITS], running[TEXT_DIGITS],
		waiting[TEXT_DIGITS];

	log_line(condition == PROVIDER_DOWN ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, event, "provider",
		 k->provider->id, "condition", provider_condition_name(condition), "breaker",
		 breaker_state_name(r->breaker), "documents", documents_state_name(r->documents),
		 "ms", text_of_number(latency, r->latency_ms).at, "running",
		 text_of_number(running, r->running).at, "waiting",
		 text_of_number(waiting, r->waiting).at, "calls",
		 text_of_number(calls, r->calls).at, "failures",
		 text_of_number(failures, r->failures).at, NULL);
}

static void tell_change(struct known *k)
{
	const struct provider_report r = report_of(k);

	if (provider_condition_of(&r) == k->told)
		return;
	k->told = provider_condition_of(&r);
	log_report("provider-condition", k, &r);
}

/* That it knows a code or us not is its good right; that it is too busy to know is not. */
static bool has_failed(const struct http_outcome *outcome)
{
	return outcome->no != NULL || outcome->status >= 500 || outcome->status == 429;
}

static void note_failure(struct known *k, const struct http_outcome *outcome, long long now)
{
	k->failures++;
	k->failed_us = now;
	if (outcome->no != NULL)
		snprintf(k->failure, sizeof k->failure, "%s", outcome->no->name);
	else
		snprintf(k->failure, sizeof k->failure, "status-%d", outcome->status);
}

static void note(const struct http_outcome *outcome)
{
	struct known *k = known_of(outcome->host);
	unsigned chance;

	if (k == NULL)
		return;
	random_bytes(&chance, sizeof chance);
	k->calls++;
	k->latency_us =
		k->called_us == 0 ? outcome->us : k->latency_us + (outcome->us - k->latency_us) / 8;
	k->called_us = clock_monotonic_us();
	if (has_failed(outcome))
		note_failure(k, outcome, k->called_us);
	circuit_breaker_note(&k->breaker, &k->rule, has_failed(outcome), k->called_us, chance);
	if (k->breaker.state != BREAKER_CLOSED)
		tell_change(k);
}

static bool speaks_http(const struct provider *provider)
{
	return provider_driver_find(provider->driver)->load_metadata != NULL;
}

static void keep_documents(struct event_base *base, const struct provider *provider)
{
	const char *jwks_uri = provider_metadata_keep(base, provider);

	if (jwks_uri != NULL)
		jwks_cache_keep(base, provider, jwks_uri);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct event_base *base = arg;

	(void)fd, (void)what;
	for (size_t i = 0; i < count; i++) {
		struct known *k = &all[i];

		keep_documents(base, k->provider);
		if (circuit_breaker_look(&k->breaker, clock_monotonic_us()) == BREAKER_HALF_OPEN)
			provider_probe_start(base, &k->probe);
		tell_change(k);
	}
}

static struct known known_new(const struct provider *provider)
{
	return (struct known){
		.provider = provider,
		.rule = {.failures = provider->breaker_failures,
			 .pause_us = SECONDS(provider->breaker_pause_s),
			 .pause_most_us = SECONDS(PAUSE_MOST_S),
			 .memory_us = SECONDS(MEMORY_S)},
		.probe = {.provider = provider},
		.seen_us = clock_monotonic_us(),
	};
}

void provider_health_open(struct event_base *base, const struct config *config)
{
	all = calloc(config->provider_count + 1, sizeof *all);
	if (all == NULL)
		abort();
	count = 0;
	for (size_t i = 0; i < config->provider_count; i++)
		if (config->providers[i]->enabled && speaks_http(config->providers[i]))
			all[count++] = known_new(config->providers[i]);
	tick = event_new(base, -1, EV_PERSIST, on_tick, base);
	assert(tick != NULL);
	event_add(tick, &(struct timeval){TICK_S, 0});
	http_client_watch(note);
}

void provider_health_close(void)
{
	http_client_watch(NULL);
	event_free(tick);
	free(all);
	all = NULL;
	count = 0;
}

enum provider_condition provider_condition(const struct provider *provider)
{
	const struct provider_report r = provider_report(provider);

	return provider_condition_of(&r);
}

bool provider_is_full(const struct provider *provider)
{
	return known_of(&provider->host) != NULL && http_client_is_full(&provider->host);
}

struct provider_report provider_report(const struct provider *provider)
{
	struct known *k = known_of(&provider->host);

	return k == NULL ? (struct provider_report){.breaker = BREAKER_CLOSED} : report_of(k);
}

/* -1: never. */
static long long seconds_since(long long then_us)
{
	return then_us == 0 ? -1 : (clock_monotonic_us() - then_us) / SECONDS(1);
}

static struct provider_status status_of(struct known *k)
{
	const struct provider_report r = report_of(k);
	const struct refusal *unfit = documents_failure(&k->provider->host);

	return (struct provider_status){
		.provider = k->provider->id,
		.condition = provider_condition_name(provider_condition_of(&r)),
		.breaker = breaker_state_name(r.breaker),
		.breaker_s = seconds_since(k->seen_us),
		.documents = documents_state_name(r.documents),
		.documents_failure = unfit == NULL ? "" : unfit->name,
		.metadata_s = provider_metadata_age_s(k->provider),
		.keys_s = jwks_cache_age_s(k->provider),
		.latency_ms = r.latency_ms,
		.running = r.running,
		.waiting = r.waiting,
		.calls = r.calls,
		.failures = r.failures,
		.failure = k->failure,
		.failure_s = seconds_since(k->failed_us),
	};
}

struct text provider_health_written(struct arena *a)
{
	struct provider_status *each = arena_alloc(a, (count + 1) * sizeof *each);

	for (size_t i = 0; i < count; i++)
		each[i] = status_of(&all[i]);
	return provider_status_write(a, each, count);
}

void provider_health_list(void)
{
	for (size_t i = 0; i < count; i++) {
		const struct provider_report r = report_of(&all[i]);

		log_report("provider-health", &all[i], &r);
	}
}

void provider_forget(const struct provider *provider)
{
	struct known *k = known_of(&provider->host);

	documents_forget(&provider->host);
	if (k == NULL)
		return;
	k->breaker = (struct circuit_breaker){.state = BREAKER_CLOSED};
	k->latency_us = k->called_us = 0;
	tell_change(k);
}
