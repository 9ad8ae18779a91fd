/* http_host.h -- somebody whom we call over HTTP: an identity provider, or a client that publishes
 * keys or wants to hear of logouts. Each has connections, a deadline and bounds of its own
 * (io/http_client.h).
 */
#pragma once
#include "text.h"
#include <stdbool.h>

enum { HTTP_HOST_URLS = 8 };

struct http_host {
	const char *id;         /* in the log */
	int timeout_ms;         /* of one call */
	int connect_timeout_ms; /* of its beginning: name, connection, TLS; 0: as long */
	int calls_max;          /* at once, of one worker; 0: any number */
	int queue_max;          /* more than those wait for their turn */
	int queue_ms;           /* as long as this */
	struct text ca_pem;     /* authorities to believe instead of the system's; absent: those */
	struct text tls_client_certificate, tls_client_key; /* PEM; absent: we show none */
	bool private_network; /* may its names resolve to private addresses? */
	/* Where an operator sends us: what these lead to may be called, public or not. NULL or "":
	 * none. */
	const char *urls[HTTP_HOST_URLS];
};
