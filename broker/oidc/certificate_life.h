/* certificate_life.h -- how long our own TLS certificates last: the listener's, and those that the
 * registry and providers are shown. Whoever renews them is told in time. Pure.
 */
#pragma once
#include "config.h"

enum { CERTIFICATE_ALERT_S = 30 * 86400 };

/* When the first certificate of a PEM ends, in seconds since 1970; 0 if it is none. */
long long certificate_end(struct text pem);

/* A line for each, in the words of Prometheus (text format 0.0.4). */
struct text certificate_metrics(struct arena *a, const struct config *config, long long now);

/* Whose ends first, if that is within CERTIFICATE_ALERT_S ("listener", "registry", "provider ID");
 * NULL: none does. *left_s: until then, below 0 if it has ended. */
const char *certificate_alert(struct arena *a, const struct config *config, long long now,
			      long long *left_s);
