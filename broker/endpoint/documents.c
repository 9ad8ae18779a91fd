/* documents.c -- what is answered from memory: discovery, keys, health.
 *
 * These answer in every fault of store, signer and providers. RFC 9110 13.1.2: If-None-Match.
 */
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "http_etag.h"
#include "jwks_document.h"
#include "key_calendar.h"
#include "key_evidence.h"
#include "key_metrics.h"
#include "key_watch.h"
#include "our_keys.h"
#include "sandbox_faults.h"
#include <string.h>

static enum turn give_document(struct flow *f, const char *type, struct text body, struct text etag,
			       const char *cache_control)
{
	exchange_header(f, "Cache-Control", cache_control);
	if (etag.at != NULL) {
		exchange_header(f, "ETag", arena_string(f->arena, etag));
		if (http_etag_is_held(etag, exchange_request_header(f, "If-None-Match")))
			return exchange_answer(f, 304, NULL, TEXT(""));
	}
	return exchange_answer(f, 200, type, body);
}

static const char *public_for(struct flow *f, int seconds)
{
	exchange_header(f, "Access-Control-Allow-Origin", "*");
	return arena_printf(f->arena, "public, max-age=%d", seconds);
}

static const char *public_for_a_while(struct flow *f)
{
	return public_for(f, context.config->settings.jwks_max_age_s);
}

/* Fresh at the next planned step of the keys, and never kept beyond it. */
static const char *public_until_keys_change(struct flow *f)
{
	return public_for(f, jwks_max_age(context.config->settings.jwks_max_age_s,
					  context.jwks_next_step, clock_now()));
}

static enum turn give_discovery(struct flow *f)
{
	return give_document(f, "application/json", context.discovery_document,
			     context.discovery_etag, public_for_a_while(f));
}

/* Whoever says who it is with ?client_id=ID lets operators know whether it has seen a new key. */
static const struct client *who_fetches(struct flow *f)
{
	struct form query = {0};
	const char *detail;

	if (f->exchange->request->query.len == 0 ||
	    form_parse(f->arena, f->exchange->request->query, &query, &detail) != NULL)
		return NULL;
	return config_client(context.config, form_value(&query, "client_id"));
}

static enum turn give_jwks(struct flow *f)
{
	struct text of_sandbox = sandbox_jwks(f->arena, context.jwks_document), document, etag;

	if (of_sandbox.at != NULL)
		return give_document(f, "application/jwk-set+json", of_sandbox, TEXT_NONE,
				     public_until_keys_change(f));
	key_evidence_fetch(who_fetches(f));
	document = our_key_set(f->arena, &etag);
	return give_document(f, "application/jwk-set+json", document, etag,
			     public_until_keys_change(f));
}

static enum turn give_key_calendar(struct flow *f)
{
	struct text json =
		key_calendar_json(f->arena, context.config, &context.schedule, clock_now());

	return give_document(f, "application/json", json, http_etag_of(f->arena, json),
			     public_for_a_while(f));
}

static enum turn give_key_calendar_ics(struct flow *f)
{
	struct text ics =
		key_calendar_ics(f->arena, context.config, &context.schedule, clock_now());

	return give_document(f, "text/calendar; charset=utf-8", ics, http_etag_of(f->arena, ics),
			     public_for_a_while(f));
}

/* Browsers ask for it whatever the pages say. */
static enum turn give_no_icon(struct flow *f)
{
	exchange_header(f, "Cache-Control", "public, max-age=604800");
	return exchange_answer(f, 204, NULL, TEXT_NONE);
}

static enum turn say_live(struct flow *f) { return exchange_json(f, 200, TEXT("{\"live\":true}")); }

/* A worker that does not know what is switched off refuses every sign-in. */
static struct text why_not_ready(void)
{
	if (key_watch_is_behind())
		return TEXT("{\"ready\":false,\"why\":\"keys-behind\"}");
	return context.is_ready() ? TEXT("{\"ready\":false,\"why\":\"switches-unknown\"}")
				  : TEXT("{\"ready\":false}");
}

static enum turn say_ready(struct flow *f)
{
	if (context.is_ready() && context.switches != NULL)
		return exchange_json(
			f, 200,
			key_alert(f->arena, context.config, &context.schedule, clock_now())
				? TEXT("{\"ready\":true,\"warning\":\"key-successor-missing\"}")
				: TEXT("{\"ready\":true}"));
	return exchange_json(f, 503, why_not_ready());
}

#define ONE_STEP(kind_, name_, step_)                                                              \
	const struct flow_kind kind_ = {                                                           \
		.name = name_,                                                                     \
		.size = sizeof(struct flow),                                                       \
		.deadline_ms = 5000,                                                               \
		.steps = (const struct flow_step[]){{"give", step_}, {NULL, NULL}},                \
		.refuse = exchange_refuse_json,                                                    \
	}

ONE_STEP(discovery_flow, "discovery", give_discovery);
ONE_STEP(jwks_flow, "jwks", give_jwks);
ONE_STEP(key_calendar_flow, "key-calendar", give_key_calendar);
ONE_STEP(key_calendar_ics_flow, "key-calendar-ics", give_key_calendar_ics);
ONE_STEP(icon_flow, "icon", give_no_icon);
ONE_STEP(live_flow, "live", say_live);
ONE_STEP(ready_flow, "ready", say_ready);
