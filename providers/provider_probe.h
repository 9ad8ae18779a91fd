/* provider_probe.h -- a call that asks a provider whether it is well, in nobody's name: to its
 * probe_url, else for its metadata or its keys. What it came to is heard by whoever watches the
 * calls (http_client.h). */
#pragma once
#include "provider.h"
#include <event2/event.h>

struct provider_probe {
	const struct provider *provider;
	bool is_under_way;
};

bool provider_has_probe(const struct provider *provider);

/* Nothing happens if one is under way, or if there is none. probe outlives it. */
void provider_probe_start(struct event_base *base, struct provider_probe *probe);
