/* provider_condition.h -- what a citizen is told about a provider, of what a worker knows about it.
 * Pure. */
#pragma once
#include "circuit_breaker.h"
#include "provider_document.h"

enum provider_condition {
	PROVIDER_WELL,
	PROVIDER_SLOW, /* it may be used, and may be slow or fail */
	PROVIDER_DOWN  /* nobody should be sent there */
};

struct provider_report {
	enum breaker_state breaker;
	bool is_doubtful; /* half of what opens the breaker has failed of late */
	bool has_probe;   /* there is something to call that is no citizen's sign-in */
	enum documents_state documents;
	int latency_ms,
		timeout_ms;        /* smoothed, of the last minute, 0 if there was none; its most */
	int running, waiting;      /* calls */
	long long calls, failures; /* since the worker's start */
};

enum provider_condition provider_condition_of(const struct provider_report *report);

const char *provider_condition_name(enum provider_condition condition);
