#include "provider_condition.h"

enum provider_condition provider_condition_of(const struct provider_report *r)
{
	if (r->breaker == BREAKER_OPEN || r->documents == DOCUMENTS_MISSING ||
	    (r->breaker == BREAKER_HALF_OPEN && r->has_probe))
		return PROVIDER_DOWN;
	if (r->breaker == BREAKER_HALF_OPEN || r->is_doubtful || r->documents == DOCUMENTS_STALE ||
	    r->waiting > 0 || r->latency_ms > r->timeout_ms / 2)
		return PROVIDER_SLOW;
	return PROVIDER_WELL;
}

const char *provider_condition_name(enum provider_condition condition)
{
	static const char *const names[] = {"well", "slow", "down"};

	return names[condition];
}
