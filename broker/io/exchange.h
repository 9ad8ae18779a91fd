/* exchange.h -- one HTTP request from a browser or a client, and our answer to it.
 *
 * What the request says lives in its flow's arena. An answer is given once; giving it is the last
 * act of a step, which returns what these functions return (FLOW_STOP). Every answer carries
 * Cache-Control: no-store, X-Content-Type-Options, Referrer-Policy: no-referrer, a strict
 * Content-Security-Policy and frame-ancestors 'none', unless it says otherwise. Nothing waits:
 * the front door writes the bytes when it can.
 */
#pragma once
#include "client_certificate.h"
#include "flow.h"
#include "form.h"
#include "http_reader.h"

struct exchange {
	struct flow *flow; /* set by flow_start() */
	struct http_request *request;
	struct text path_rest;          /* what follows the path of a prefix route; else absent */
	const struct refusal *unserved; /* why no row of the routes serves it; else NULL */
	const char *allow;              /* with unserved, of another method: those it could have */
	struct form parameters;         /* what exchange_read_parameters() found */
	const char *client_address;     /* the peer, or what a trusted proxy says */
	const struct client_certificate *certificate; /* that the client showed; NULL if none */
	bool is_secure;                               /* our TLS, or a trusted proxy's */
	bool is_suspicious;                           /* a trusted proxy says so */
	bool issuer_is_https; /* so cookies are Secure and have the __Host- prefix */
	/* the answer, collected until it is given */
	int status;
	struct exchange_header {
		const char *name, *value;
		struct exchange_header *next;
	} * headers;
	/* the front door's: called once with the whole answer */
	void (*give)(struct exchange *x, int status, const char *content_type, struct text body);
};

/* Read query and body (a form) into parameters; call it once, first. A body that is not
 * application/x-www-form-urlencoded is refused. */
const struct refusal *exchange_read_parameters(struct flow *f, const char **detail);

/* The same, of a body alone: what a program sends us holds secrets, and a URL ends in logs. */
const struct refusal *exchange_read_form(struct flow *f, const char **detail);
const char *exchange_parameter(const struct flow *f, const char *name); /* "" if absent or empty */

const char *exchange_request_header(const struct flow *f, const char *name); /* "" if absent */
const char *exchange_cookie(const struct flow *f,
			    const char *name); /* "" if absent or there twice */

/* Copied; replaces an earlier one of that name, and ours. No control characters. */
void exchange_header(struct flow *f, const char *name, const char *value);

/* HttpOnly, SameSite=Lax, Path=/, host-only; Secure and the __Host- prefix when the issuer is
 * https. max_age_s < 0: until the browser closes; 0: delete it. RFC 6265 4.1.1, RFC
 * 6265bis 4.1.3.2: name and value are characters that a cookie may hold. */
void exchange_set_cookie(struct flow *f, const char *name, const char *value, int max_age_s);

/* content_type NULL: there is no body. */
enum turn exchange_answer(struct flow *f, int status, const char *content_type, struct text body);
enum turn exchange_json(struct flow *f, int status, struct text json);
enum turn exchange_redirect(struct flow *f, const char *url); /* 303 */

/* {"error","error_description","error_uri"} for a client, from flow->refusal: kind->refuse of JSON
 * endpoints.
 * A 503 says Retry-After: 1. WWW-Authenticate is the endpoint's to add before. */
void exchange_refuse_json(struct flow *f);
