#include "clock.h"
#include "http_response.h"
#include "log.h"
#include "server_state.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { REQUESTS_MAX = 1000, TOLD_EVERY_US = 1000000 };

static const struct refusal host_unknown = {"host-unknown", 421, NULL,
					    "The Host header does not name this server."};
const struct refusal request_late = {"request-late", 408, NULL,
				     "The request did not arrive whole in time."};

static void give(struct exchange *x, int status, const char *content_type, struct text body)
{
	struct connection *c = ((struct request *)x)->connection;
	bool last = !x->request->keep_alive || c->server->draining || c->requests >= REQUESTS_MAX;
	struct http_response response = {.status = status,
					 .content_type = content_type,
					 .body = body,
					 .headers = x->headers,
					 .is_head = x->request->method == HTTP_HEAD_METHOD,
					 .close = last};

	c->closing |= last;
	c->answered = true;
	connection_send(c, http_response_write(x->flow->arena, &response));
}

/* The request is gone with its flow: go on from the loop, not from inside of whatever ended it. */
static void on_flow_end(void *arg)
{
	struct connection *c = arg;

	c->request = NULL;
	event_active(&c->writable, EV_WRITE, 0);
}

void request_start(struct connection *c)
{
	struct arena *arena = c->arena;

	c->request->exchange.request->body = (struct text){c->body.at, c->body.len};
	c->body = (struct bytes){NULL, 0, 0};
	c->arena = NULL;
	connection_set_phase(c, PHASE_FLOW);
	arena_defer(arena, on_flow_end, c);
	flow_start(c->server->base, arena, c->flow, &c->request->exchange);
}

/* Some of the body came with the head. */
static void begin_body(struct connection *c, size_t len)
{
	size_t here = c->input_len < len ? c->input_len : len;

	c->body = (struct bytes){arena_alloc(c->arena, len + 1), len, here};
	memcpy(c->body.at, c->input, here);
	connection_drop_input(c, here);
	connection_set_phase(c, PHASE_BODY);
	connection_read_body(c);
}

static bool is_ours(const struct server *server, struct text host)
{
	for (const char *const *ours = server->hosts; *ours != NULL; ours++)
		if (host.len == text_of(*ours).len && strncasecmp(host.at, *ours, host.len) == 0)
			return true;
	return false;
}

/* A header of that name from anybody but a proxy of ours is what its sender likes (RFC 8705 6.5).
 * Behind a proxy the handshake's is the proxy's own. Two headers are undecidable. */
static const struct client_certificate *certificate_of(const struct connection *c,
						       const struct http_request *http)
{
	const struct server *server = c->server;
	struct text value = TEXT_NONE;
	int count = 0;

	if (!trusted_proxies_has(&server->proxies, &c->peer))
		return c->certificate;
	for (size_t i = 0; i < http->header_count && *server->certificate_header != '\0'; i++) {
		struct text name = http->headers[i].name;

		if (name.len != strlen(server->certificate_header) ||
		    strncasecmp(name.at, server->certificate_header, name.len) != 0)
			continue;
		value = http->headers[i].value;
		count++;
	}
	return count == 1 ? server_mtls_forwarded(c->arena, value, server->authorities) : NULL;
}

/* A person who reads it, not a program. */
static bool wants_page(const struct http_request *http)
{
	if (http->method != HTTP_GET)
		return false;
	for (size_t i = 0; i < http->header_count; i++) {
		struct text name = http->headers[i].name, value = http->headers[i].value;

		if (name.len == strlen("accept") && strncasecmp(name.at, "accept", name.len) == 0)
			return memmem(value.at, value.len, "text/html", 9) != NULL;
	}
	return false;
}

static void begin_request(struct connection *c, struct http_request *http)
{
	struct server *server = c->server;
	struct forwarded forwarded = trusted_proxies_ask(&server->proxies, &c->peer, http);
	struct route_found found = {NULL, TEXT_NONE, NULL};
	const struct refusal *no = &host_unknown;

	c->request = arena_alloc(c->arena, sizeof *c->request);
	c->request->connection = c;
	c->request->exchange = (struct exchange){
		.request = http,
		.give = give,
		.client_address = arena_string(c->arena, text_of(forwarded.client_address)),
		.certificate = certificate_of(c, http),
		.is_secure = forwarded.is_secure || c->channel.ssl != NULL,
		.is_suspicious = trusted_proxies_suspect(&server->proxies, &c->peer, http,
							 server->suspicious_header),
		.issuer_is_https = server->issuer_is_https};
	c->requests++;
	http->path = route_below(server->path, http->path);
	if (is_ours(server, http->host))
		no = route_find(c->arena, server->routes, http, &found);
	c->request->exchange.path_rest = found.rest;
	c->request->exchange.unserved = no;
	c->request->exchange.allow = found.allow;
	c->flow = no == NULL || wants_page(http) ? found.flow : NULL;
	if (c->flow == NULL)
		request_refuse(c, no, found.allow);
	else if (http->content_length > 0)
		begin_body(c, http->content_length);
	else
		request_start(c);
}

void request_take(struct connection *c)
{
	struct text input = {c->input, c->input_len};
	const struct refusal *no;
	struct http_request *http;
	size_t size = http_head_size(input, &no);

	if (no == NULL && size == 0) {
		connection_set_phase(c, PHASE_HEAD);
		return;
	}
	c->arena = arena_new();
	if (no == NULL) {
		http_read_head(c->arena, input, &http, &no);
		connection_drop_input(c, size);
	}
	if (no != NULL)
		request_refuse(c, no, NULL);
	else
		begin_request(c, http);
}

/* A request that was read whole leaves the connection in order: a browser that asks for a picture
 * we do not have need not shake hands again. After any other the next one's start is unknown. */
static bool is_in_order(const struct connection *c)
{
	const struct http_request *http;

	if (c->request == NULL || c->phase == PHASE_BODY)
		return false;
	http = c->request->exchange.request;
	return http->keep_alive && http->content_length == 0 && !c->server->draining &&
	       c->requests < REQUESTS_MAX;
}

/* A client that is set up wrongly is told here alone; whoever knocks without pause gets one line a
 * second. */
static void tell_refusal(struct server *server, const struct refusal *no)
{
	long long now = clock_monotonic_us();
	char count[24];

	server->refusals_untold++;
	if (server->refusals_told_us != 0 && now - server->refusals_told_us < TOLD_EVERY_US)
		return;
	snprintf(count, sizeof count, "%d", server->refusals_untold);
	log_line(LOG_LEVEL_INFO, "requests-refused", "refusal", no->name, "count", count, NULL);
	server->refusals_told_us = now;
	server->refusals_untold = 0;
}

/* Before there is a flow. */
void request_refuse(struct connection *c, const struct refusal *no, const char *allow)
{
	struct exchange_header type_options = {"X-Content-Type-Options", "nosniff", NULL};
	struct exchange_header cache = {"Cache-Control", "no-store", &type_options};
	struct exchange_header allowed = {"Allow", allow, &cache};
	bool last = !is_in_order(c);
	struct http_response response = {.status = no->status,
					 .content_type = "text/plain; charset=utf-8",
					 .headers = allow == NULL ? &cache : &allowed,
					 .is_head = c->request != NULL &&
						    c->request->exchange.request->method ==
							    HTTP_HEAD_METHOD,
					 .close = last};

	if (c->arena == NULL)
		c->arena = arena_new();
	response.body = text_of(arena_printf(c->arena, "%s: %s\n", no->name, no->help));
	tell_refusal(c->server, no);
	c->closing |= last;
	c->answered = true;
	c->request = NULL;
	c->body = (struct bytes){NULL, 0, 0};
	connection_set_phase(c, PHASE_ANSWER);
	connection_send(c, http_response_write(c->arena, &response));
	event_active(&c->writable, EV_WRITE, 0);
}
