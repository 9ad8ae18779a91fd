/* metrics.c -- how our keys, certificates and letters do, for a monitor: GET /metrics, for the
 * setting metrics_from alone. To everybody else there is nothing here. */
#include "certificate_life.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "key_metrics.h"
#include "mail_metrics.h"
#include "store_evidence.h"
#include "store_mail.h"
#include "trusted_proxy.h"
#include <string.h>

static const struct refusal metrics_not_for_you = {"metrics-not-for-you", 404, NULL,
						   "There is nothing at this address."};

struct metrics_request {
	struct flow flow; /* first */
	struct text lines, mail;
};

static struct metrics_request *of(struct flow *f) { return (struct metrics_request *)f; }

static bool is_for(const char *address)
{
	struct trusted_proxies allowed;
	struct peer peer;

	if (!trusted_proxies_parse(context.config->settings.metrics_from, &allowed))
		return false;
	if (!peer_parse(address, &peer))
		return allowed.unix_sockets && strcmp(address, "unix") == 0;
	return trusted_proxies_has(&allowed, &peer);
}

static enum turn read_evidence(struct flow *f)
{
	if (!is_for(f->exchange->client_address))
		return flow_refuse(f, &metrics_not_for_you, NULL);
	return store_read_evidence(f, TEXT(""), &of(f)->lines);
}

static enum turn read_mail_status(struct flow *f)
{
	return mail_is_on(context.config) ? store_read_mail_status(f, &of(f)->mail) : FLOW_NEXT;
}

static enum turn give_metrics(struct flow *f)
{
	long long now = clock_now();
	struct text keys = key_metrics(f->arena, context.config, &context.schedule, of(f)->lines,
				       now),
		    certificates = certificate_metrics(f->arena, context.config, now);

	exchange_header(f, "Cache-Control", "no-store");
	return exchange_answer(
		f, 200, "text/plain; version=0.0.4; charset=utf-8",
		text_of(arena_printf(f->arena, "%.*s%.*s%s", TEXT_ARG(keys), TEXT_ARG(certificates),
				     mail_metrics(f->arena, of(f)->mail))));
}

static const struct flow_step steps[] = {
	{"read-evidence", read_evidence},       /* Redis */
	{"read-mail-status", read_mail_status}, /* Redis, if letters are written */
	{"give-metrics", give_metrics},
	{NULL, NULL},
};

const struct flow_kind metrics_flow = {
	.name = "metrics",
	.size = sizeof(struct metrics_request),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = exchange_refuse_json,
};
