#include "registry_check.h"
#include "acr_obtained.h"
#include "circuit_breaker.h"
#include "clock.h"
#include "context.h"
#include "hash.h"
#include "identity_rule.h"
#include "log.h"
#include "random.h"
#include <string.h>

static const struct breaker_rule rule = {.failures = 5,
					 .pause_us = 5 * 1000000LL,
					 .pause_most_us = 60 * 1000000LL,
					 .memory_us = 60 * 1000000LL};

/* While it is open nobody waits for the registry. */
static struct circuit_breaker breaker;

static const struct registry *registry(void) { return &context.config->registry; }

static bool is_due(const struct upstream *u)
{
	return *registry()->host.urls[0] != '\0' &&
	       identity_rule_is_registered(u->provider->identity);
}

static bool is_pausing(void)
{
	return circuit_breaker_look(&breaker, clock_monotonic_us()) == BREAKER_OPEN;
}

static void note(bool failed)
{
	long long now = clock_monotonic_us();
	enum breaker_state before = circuit_breaker_look(&breaker, now), after;
	unsigned chance;

	random_bytes(&chance, sizeof chance);
	circuit_breaker_note(&breaker, &rule, failed, now, chance);
	after = circuit_breaker_look(&breaker, now);
	if (after != before)
		log_line(LOG_LEVEL_WARNING, "registry-breaker", "state", breaker_state_name(after),
			 NULL);
}

void registry_check_forget(void) { memset(&breaker, 0, sizeof breaker); }

static const char *id_of(struct flow *f, const struct registry_check *r)
{
	struct hash digest = hash_sha256(r->question);

	return hash_base64url(f->arena, &digest).at;
}

enum turn registry_check_recall(struct flow *f, const struct upstream *u, struct registry_check *r)
{
	if (!is_due(u))
		return FLOW_NEXT;
	r->question = registry_question(f->arena, u->identity);
	if (context.config->settings.registry_cache_s == 0)
		return FLOW_NEXT;
	return store_get(f, STORE_REGISTERED, id_of(f, r), &r->remembered, &r->outcome);
}

enum turn registry_check_ask(struct flow *f, struct registry_check *r)
{
	struct text token = registry()->token;
	const struct http_call call = {
		.host = &registry()->host,
		.url = registry()->host.urls[0],
		.authorization = token.at == NULL
					 ? NULL
					 : arena_printf(f->arena, "Bearer %.*s", TEXT_ARG(token)),
		.form = r->question.at,
		.content_type = "application/json",
		.accept = "application/json",
		.is_background = true, /* of no provider */
		.goes_on = true};

	if (registry_answer_parse(f->arena, context.config, r->remembered).outcome ==
	    REGISTRY_FAILED)
		r->remembered = TEXT_NONE;
	if (r->question.at == NULL || r->remembered.at != NULL || is_pausing())
		return FLOW_NEXT;
	r->was_asked = true;
	r->asked_us = clock_monotonic_us();
	return http_call(f, &call, &r->answer);
}

static struct registry_answer answer_of(struct flow *f, struct registry_check *r)
{
	struct text body = r->remembered;

	if (r->was_asked && r->answer.status == 200 &&
	    strcmp(r->answer.content_type, "application/json") == 0)
		body = r->answer.body;
	return registry_answer_parse(f->arena, context.config, body);
}

static const char *how(struct flow *f, const struct registry_check *r)
{
	if (r->remembered.at != NULL)
		return "remembered";
	if (!r->was_asked)
		return "pausing";
	if (r->answer.failure != NULL)
		return r->answer.failure->name;
	return arena_printf(f->arena, "status %d", r->answer.status);
}

static void log_event(struct flow *f, const struct registry_check *r, enum registry_outcome outcome)
{
	long long us = r->was_asked ? clock_monotonic_us() - r->asked_us : 0;

	log_line(outcome == REGISTRY_FAILED ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
		 registry_outcome_event(outcome), "client", f->log_client, "provider",
		 f->log_provider, "answer", how(f, r), "us", arena_printf(f->arena, "%lld", us),
		 NULL);
}

enum turn registry_check_judge(struct flow *f, const struct authorize_request *request,
			       struct upstream *u, struct registry_check *r)
{
	struct registry_answer answer;
	const struct refusal *no;
	struct store_write write;

	if (r->question.at == NULL)
		return FLOW_NEXT;
	answer = answer_of(f, r);
	if (r->was_asked)
		note(answer.outcome == REGISTRY_FAILED);
	log_event(f, r, answer.outcome);
	no = registry_answer_refusal(context.config, answer.outcome);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	registry_answer_apply(f->arena, context.config, &answer, u->identity);
	no = acr_remaining_check(context.config, request, u->identity->acr);
	if (no != NULL)
		return flow_refuse(f, no, u->identity->acr);
	if (!r->was_asked || answer.outcome == REGISTRY_FAILED ||
	    context.config->settings.registry_cache_s == 0)
		return FLOW_NEXT;
	write = (struct store_write){STORE_REGISTERED, id_of(f, r), r->answer.body,
				     context.config->settings.registry_cache_s};
	return store_put(f, &write, 1);
}
