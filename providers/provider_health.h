/* provider_health.h -- how each provider does, as this worker sees it.
 *
 * What its calls come to goes into a circuit breaker; while that is open, calls of ours ask whether
 * it is well again, so that no citizen has to try. Metadata and keys are fetched before anybody
 * needs them and before they end. All of it is in the worker's memory: a sign-in costs nothing, and
 * what a provider is like is known anew a few calls after a restart. Changes are in the log.
 */
#pragma once
#include "config.h"
#include "provider_condition.h"
#include <event2/event.h>

/* After http_client_open(); the first fetches begin within a second. */
void provider_health_open(struct event_base *base, const struct config *config);
void provider_health_close(void); /* before http_client_close() */

enum provider_condition provider_condition(const struct provider *provider);

/* Would a call to it be refused now, because too many wait already? */
bool provider_is_full(const struct provider *provider);

struct provider_report provider_report(const struct provider *provider);

/* What operators are told about all of them, as provider_status.h writes it. */
struct text provider_health_written(struct arena *a);

/* One line for each provider, for whoever asked (SIGUSR1). */
void provider_health_list(void);

/* An operator says: forget its metadata, its keys, and that it failed. They are fetched at once. */
void provider_forget(const struct provider *provider);
