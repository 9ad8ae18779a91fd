/* http_client.h -- HTTPS calls to providers and clients: TLS verified, no redirects, bounded in
 * bytes and time.
 *
 * A request with a form or a credential is sent once, whatever becomes of its connection.
 * libcurl on the worker's loop. One pool of kept connections per host. Plain http is spoken on
 * loopback only, as the configuration allowed. Each call is the last act of a step. It ends
 * well when somebody answered with any status; then status and body are set. A host that has a
 * client certificate is shown it, if it asks. Where a host has calls_max, a call may wait for its
 * turn first (http_gate.h).
 */
#pragma once
#include "flow.h"

struct http_host;

struct http_answer {
	int status;
	const char *content_type; /* "" if none; without parameters, lower case */
	struct text body;         /* in the flow's arena; at most HTTP_ANSWER_MAX bytes */
	long long max_age_s;      /* from Cache-Control; -1 if none */
	const char *dpop_nonce;   /* header DPoP-Nonce; "" if none */
	const char
		*authenticate; /* header WWW-Authenticate; "" if none, several joined by commas */
	const struct refusal *failure; /* NULL: somebody answered */
};

enum { HTTP_ANSWER_MAX = 512 * 1024 };

struct http_call {
	const struct http_host *host; /* outlives the client */
	const char *url;
	const char *authorization; /* header value, or NULL */
	const char *dpop;          /* a proof of possession (RFC 9449), or NULL */
	const char *form;          /* body of a POST, or NULL for GET; lives as long as the flow */
	const char *content_type;  /* of that body; NULL: application/x-www-form-urlencoded */
	const char *accept;
	bool is_background; /* nobody waits for it: it does not tell how its host does */
	bool goes_on; /* a failure ends well, too: answer->failure says which, and status is 0 */
};

enum turn http_call(struct flow *f, const struct http_call *call, struct http_answer *answer);

extern const struct refusal provider_unreachable; /* 502: refused, reset, no address */
extern const struct refusal provider_silent;      /* 504: no whole answer within its deadline */
extern const struct refusal provider_untrusted;   /* 502: its certificate does not verify */
extern const struct refusal provider_too_long;    /* 502: more than HTTP_ANSWER_MAX bytes */
extern const struct refusal provider_busy;        /* 503: no turn, or none in time */

/* Would a call to the host be refused now, because too many wait already? And who is there? */
bool http_client_is_full(const struct http_host *host);
void http_client_load(const struct http_host *host, int *running, int *waiting);

/* How a call ended that is not in the background: no is NULL if there was an answer, of this
 * status. One that was cancelled after more than half of its time counts as silent. */
struct http_outcome {
	const struct http_host *host;
	const struct refusal *no;
	int status;
	long long us; /* without the wait for its turn */
};

/* watch (or NULL) hears of each. It must not make calls. */
void http_client_watch(void (*watch)(const struct http_outcome *outcome));

struct config;
void http_client_open(struct event_base *base, const struct config *config);
void http_client_close(void);
