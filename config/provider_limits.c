#include "provider_limits.h"

enum {
	TIMEOUT_MS = 5000,
	CONNECT_TIMEOUT_MS = 2000,
	CALLS_MAX = 32,
	QUEUE_MAX = 64,
	QUEUE_MS = 2000,
	BREAKER_FAILURES = 5,
	BREAKER_PAUSE_S = 5
};

void provider_limits_read(struct members *m, struct provider *p)
{
	p->host.timeout_ms = member_number(m, "timeout_ms", TIMEOUT_MS, 100, 30000);
	p->host.connect_timeout_ms =
		member_number(m, "connect_timeout_ms", CONNECT_TIMEOUT_MS, 50, 30000);
	p->host.calls_max = member_number(m, "calls_max", CALLS_MAX, 1, 64);
	p->host.queue_max = member_number(m, "queue_max", QUEUE_MAX, 0, 4096);
	p->host.queue_ms = member_number(m, "queue_ms", QUEUE_MS, 0, 10000);
	p->breaker_failures = member_number(m, "breaker_failures", BREAKER_FAILURES, 1, 32);
	p->breaker_pause_s = member_number(m, "breaker_pause_s", BREAKER_PAUSE_S, 1, 60);
	p->probe_url = member_string(m, "probe_url", "", 0, URL_MAX);
	if (*p->probe_url != '\0' && !url_is_protected(p->probe_url))
		member_fault(m, "probe_url", "is not an https URL without fragment",
			     "Write what answers below 500 when the provider is well.");
}

void provider_limits_none(struct provider *p)
{
	p->host.timeout_ms = TIMEOUT_MS;
	p->breaker_failures = BREAKER_FAILURES;
	p->breaker_pause_s = BREAKER_PAUSE_S;
	p->probe_url = "";
}
