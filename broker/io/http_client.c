#include "http_client.h"
#include "clock.h"
#include "config.h"
#include "http_address.h"
#include "http_bounds.h"
#include "http_cache_control.h"
#include "http_pool.h"
#include <assert.h>
#include <openssl/crypto.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { HEADERS_MAX = 32 * 1024, FIRST_BODY = 4 * 1024 };

const struct refusal provider_unreachable = {"provider-unreachable", 502, "temporarily_unavailable",
					     "The identity provider cannot be reached."};
const struct refusal provider_silent = {"provider-silent", 504, "temporarily_unavailable",
					"The identity provider did not answer in time."};
const struct refusal provider_untrusted = {
	"provider-untrusted", 502, "server_error",
	"The identity provider's certificate does not verify, or it speaks no TLS 1.2."};
const struct refusal provider_too_long = {
	"provider-too-long", 502, "server_error",
	"The identity provider answered more than 512 KiB, or too many headers."};
const struct refusal provider_busy = {"provider-busy", 503, "temporarily_unavailable",
				      "Too many sign-ins wait for the identity provider."};

/* One call under way; in its flow's arena, which outlives it. */
struct http_op {
	struct flow_op op;
	struct http_turn turn;
	struct flow *flow;
	struct http_pool *pool;
	CURL *easy;
	const struct http_host *host;
	long long began_us;
	bool is_background;
	struct curl_slist *headers;
	struct http_answer *answer;
	char *body;
	size_t len, size, header_bytes;
	bool too_long, not_public, serves_once, was_sent, goes_on;
	char why[CURL_ERROR_SIZE];
};

static void (*watcher)(const struct http_outcome *outcome);

static void tell(const struct http_op *op, const struct refusal *no, int status)
{
	const struct http_outcome outcome = {op->host, no, status,
					     clock_monotonic_us() - op->began_us};

	if (watcher != NULL && !op->is_background)
		watcher(&outcome);
}

/* The list held the client's credentials. */
static void release_handle(struct http_op *op)
{
	http_pool_give_back(op->pool, op->easy);
	for (struct curl_slist *line = op->headers; line != NULL; line = line->next)
		OPENSSL_cleanse(line->data, strlen(line->data));
	curl_slist_free_all(op->headers);
}

static void release(struct http_op *op)
{
	release_handle(op);
	http_gate_leave(&op->turn);
}

static void cancel(struct flow_op *base)
{
	struct http_op *op = (struct http_op *)base;

	if (!op->turn.is_waiting &&
	    clock_monotonic_us() - op->began_us > op->host->timeout_ms * 500LL)
		tell(op, &provider_silent, 0);
	release(op);
}

/* Returning less than n makes curl end the call. */
static size_t on_body(char *bytes, size_t one, size_t n, void *arg)
{
	struct http_op *op = arg;
	size_t size = op->size == 0 ? FIRST_BODY : op->size;

	(void)one;
	if (n > HTTP_ANSWER_MAX - op->len) {
		op->too_long = true;
		return 0;
	}
	while (size < op->len + n)
		size *= 2;
	if (size > op->size) {
		char *larger = arena_alloc(op->flow->arena, size + 1);

		if (op->len > 0)
			memcpy(larger, op->body, op->len);
		op->body = larger;
		op->size = size;
	}
	memcpy(op->body + op->len, bytes, n);
	op->len += n;
	return n;
}

static struct text without_line_end(struct text line)
{
	while (line.len > 0 && (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
		line.len--;
	return line;
}

static bool is_named(struct text header, const char *name)
{
	return header.len == strlen(name) && strncasecmp(header.at, name, header.len) == 0;
}

static struct text trimmed(struct text value)
{
	while (value.len > 0 && (value.at[0] == ' ' || value.at[0] == '\t'))
		value = (struct text){value.at + 1, value.len - 1};
	return value;
}

static void take_header(struct http_op *op, struct text name, struct text value)
{
	struct http_answer *answer = op->answer;
	long long age;

	if (is_named(name, "cache-control")) {
		age = http_cache_control_max_age(value);
		if (age >= 0 && (answer->max_age_s < 0 || age < answer->max_age_s))
			answer->max_age_s = age;
	} else if (is_named(name, "dpop-nonce")) {
		answer->dpop_nonce = arena_string(op->flow->arena, trimmed(value));
	} else if (is_named(name, "www-authenticate")) {
		value = trimmed(value);
		answer->authenticate =
			arena_printf(op->flow->arena, "%s%s%.*s", answer->authenticate,
				     *answer->authenticate == '\0' ? "" : ", ", TEXT_ARG(value));
	}
}

static size_t on_header(char *bytes, size_t one, size_t n, void *arg)
{
	struct http_op *op = arg;
	struct text value, line = without_line_end((struct text){bytes, n});
	struct text name = text_split(line, ':', &value);

	(void)one;
	op->header_bytes += n;
	if (op->header_bytes > HEADERS_MAX) {
		op->too_long = true;
		return 0;
	}
	if (value.at != NULL && memchr(value.at, '\0', value.len) == NULL)
		take_header(op, name, value);
	return n;
}

static curl_socket_t on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct http_op *op = arg;

	(void)purpose;
	if ((http_address_scope(&address->addr) & http_pool_scopes(op->pool)) == 0) {
		op->not_public = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A kept connection that dies without an answer makes curl send again on another. What holds a
 * code or a token may have been read: it is not sent twice, and the sign-in fails. */
static int on_send(void *arg, char *peer, char *own, int peer_port, int own_port)
{
	struct http_op *op = arg;
	bool again = op->was_sent;

	(void)peer, (void)own, (void)peer_port, (void)own_port;
	op->was_sent = true;
	return again && op->serves_once ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static const struct refusal *refusal_of(const struct http_op *op, CURLcode how)
{
	if (op->too_long)
		return &provider_too_long;
	switch (how) {
	case CURLE_OK:
		return NULL;
	case CURLE_OPERATION_TIMEDOUT:
		return &provider_silent;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CERTPROBLEM:
		return &provider_untrusted;
	default:
		return &provider_unreachable;
	}
}

static const char *detail_of(const struct http_op *op, CURLcode how)
{
	if (how == CURLE_OK)
		return NULL;
	if (op->not_public)
		return "its name leads to an address that is not public";
	return op->why[0] != '\0' ? op->why : curl_easy_strerror(how);
}

/* "Application/JSON; charset=utf-8" is application/json. */
static const char *media_type(struct arena *a, const char *header)
{
	char *type = arena_copy(a, header, strcspn(header, "; \t"));

	for (char *c = type; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return type;
}

static void on_done(CURL *easy, CURLcode how)
{
	struct http_op *op = NULL;
	struct flow *f;
	const struct refusal *no;
	const char *type = NULL;
	long status = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &op);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
	f = op->flow;
	op->answer->status = (int)status;
	op->answer->content_type = media_type(f->arena, type == NULL ? "" : type);
	op->answer->body = (struct text){op->body == NULL ? "" : op->body, op->len};
	release(op);
	no = refusal_of(op, how);
	tell(op, no, op->answer->status);
	if (no != NULL && op->goes_on) {
		op->answer->status = 0;
		op->answer->failure = no;
		no = NULL;
	}
	flow_wake(f, no, detail_of(op, how));
}

static struct http_op *op_of(struct http_turn *turn)
{
	return (struct http_op *)((char *)turn - offsetof(struct http_op, turn));
}

static void begin(struct http_turn *turn)
{
	struct http_op *op = op_of(turn);

	op->began_us = clock_monotonic_us();
	http_pool_start(op->pool, op->easy);
}

static void give_up(struct http_turn *turn)
{
	struct http_op *op = op_of(turn);
	struct flow *f = op->flow;

	release_handle(op);
	flow_wake(f, &provider_busy, "its turn did not come");
}

static void set_collectors(CURL *easy, struct http_op *op)
{
	curl_easy_setopt(easy, CURLOPT_PRIVATE, op);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, op->why);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, op);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, op);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, op);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, op);
}

static void add_header(struct http_op *op, const char *name, const char *value)
{
	char *line = arena_printf(op->flow->arena, "%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(op->headers, line);

	assert(longer != NULL);
	op->headers = longer;
}

static void set_request(CURL *easy, struct http_op *op, const struct http_call *call)
{
	curl_easy_setopt(easy, CURLOPT_URL, call->url);
	if (call->accept != NULL)
		add_header(op, "Accept", call->accept);
	if (call->authorization != NULL)
		add_header(op, "Authorization", call->authorization);
	if (call->dpop != NULL)
		add_header(op, "DPoP", call->dpop);
	if (call->form != NULL) {
		if (call->content_type != NULL)
			add_header(op, "Content-Type", call->content_type);
		add_header(op, "Expect", ""); /* do not ask before a long body: it costs a trip */
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->form); /* not copied */
	}
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, op->headers);
}

static void prepare(struct http_op *op, const struct http_call *call)
{
	bool plain = (http_pool_scopes(op->pool) & ADDRESS_LOOPBACK) != 0 &&
		     http_address_scope_of_url(call->url) == ADDRESS_LOOPBACK;

	op->easy = http_pool_take(op->pool);
	http_bounds_set(op->easy, call->host, plain);
	set_collectors(op->easy, op);
	set_request(op->easy, op, call);
}

enum turn http_call(struct flow *f, const struct http_call *call, struct http_answer *answer)
{
	struct http_op *op = arena_alloc(f->arena, sizeof *op);
	enum http_gate_answer gate;

	assert(call->host->timeout_ms > 0);
	*answer = (struct http_answer){.max_age_s = -1, .dpop_nonce = "", .authenticate = ""};
	op->op.cancel = cancel;
	op->turn = (struct http_turn){.begin = begin, .give_up = give_up};
	op->flow = f;
	op->host = call->host;
	op->answer = answer;
	op->is_background = call->is_background;
	op->goes_on = call->goes_on;
	op->serves_once = call->form != NULL || call->authorization != NULL;
	op->pool = http_pool_of(call->host);
	gate = http_gate_enter(http_pool_gate(op->pool), &op->turn);
	if (gate == GATE_FULL)
		return flow_refuse(f, &provider_busy, "its queue is full");
	prepare(op, call);
	if (gate == GATE_IN)
		begin(&op->turn);
	return flow_wait(f, &op->op);
}

bool http_client_is_full(const struct http_host *host)
{
	return http_gate_is_full(http_pool_gate(http_pool_of(host)));
}

void http_client_load(const struct http_host *host, int *running, int *waiting)
{
	const struct http_gate *gate = http_pool_gate(http_pool_of(host));

	*running = http_gate_running(gate);
	*waiting = http_gate_waiting(gate);
}

void http_client_watch(void (*watch)(const struct http_outcome *outcome)) { watcher = watch; }

void http_client_open(struct event_base *base, const struct config *config)
{
	http_pool_open(base, on_done);
	for (size_t i = 0; i < config->provider_count; i++)
		http_pool_of(&config->providers[i]->host);
	if (*config->registry.host.urls[0] != '\0')
		http_pool_of(&config->registry.host);
}

void http_client_close(void) { http_pool_close(); }
