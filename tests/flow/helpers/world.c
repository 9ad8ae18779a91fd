#include "world.h"
#include "context.h"
#include "discovery_document.h"
#include "dpop_nonce.h"
#include "endpoint_list.h"
#include "exchange.h"
#include "json_write.h"
#include "jwk_private.h"
#include "jwks_for_provider.h"
#include "jws.h"
#include "page.h"
#include "provider_document.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct world_answer world_answer;
struct event_base *world_base;
const char *world_refusal = "";
char world_cookie[1024];
const char *world_dpop[2];
const struct client_certificate *world_certificate;
bool world_suspicious;
const char *world_accept;
int world_deadline_ms, world_spender_lives;

void world_store_clear(void);

static struct flow *live_flow; /* the last one started, while it lives */

static struct jwk *world_key; /* ours, in the place of the signer's */

static bool always(void) { return true; }

static bool process_lives(long long pid)
{
	return pid != getpid() || world_spender_lives < 0 || world_spender_lives-- > 0;
}

static void fill_context(void)
{
	static struct arena *a; /* for the life of the tests */
	static struct key schedule;
	struct config_faults faults = {.last = &faults.first};
	const struct refusal *no = NULL;

	faults.arena = a = arena_new();
	context.config = world_config();
	context.pages = pages_load(a, context.config, &faults);
	context.form_keys =
		(struct seal_ring){1, {{{1}, hash_sha256(TEXT("the key of the tests"))}}};
	context.nonce_key = hash_sha256(TEXT("the nonces of the tests"));
	context.refresh_token_key = hash_sha256(TEXT("another key of the tests"));
	world_key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	context.jwks_document =
		text_of(arena_printf(a, "{\"keys\":[%s]}", jwk_public_json(a, world_key).at));
	context.jwks_etag = TEXT("\"one\"");
	context.jwks = jwk_set_parse(a, context.jwks_document, &no);
	schedule = (struct key){.kid = world_key->kid,
				.use = KEY_SIGNS_TOKENS,
				.alg = JOSE_ES256,
				.dates = {.created = 1, .published = 1, .active = 1}};
	context.schedule = (struct key_set){1, &schedule};
	context.discovery_document = discovery_document(a, context.config);
	context.is_ready = always;
	context.self = (struct spender){"this run", getpid()};
	context.worker = "here/this run/1";
	context.account_key = hash_sha256(TEXT("the accounts of the tests"));
	context.device_key = hash_sha256(TEXT("the browsers of the tests"));
	context.process_lives = process_lives;
	if (context.pages == NULL || context.jwks == NULL)
		abort();
}

void world_begin(void)
{
	if (world_base == NULL) {
		world_base = event_base_new();
		fill_context();
	}
	world_settle(); /* flows that nobody waits for */
	world_switches();
	if (world_live != 0) {
		fprintf(stderr, "operations left behind: %d\n", world_live);
		abort();
	}
	documents_close();
	jwks_for_provider_close();
	dpop_nonces_close();
	world_store_clear();
	world_cookie[0] = '\0';
	world_dpop[0] = world_dpop[1] = NULL;
	world_certificate = NULL;
	world_accept = NULL;
	world_spender_lives = WORLD_LIVES;
	world_fail_at = world_hang_at = world_operations = world_deadline_ms = 0;
	world_failure_goes_on = false;
	world_store_operations = world_http_operations = world_signer_operations = 0;
	world_provider = NULL;
	world_provider_is_full = false;
	world_answer = (struct world_answer){0};
}

struct switches *world_switches(void)
{
	static struct arena *a;
	struct switches *s;

	arena_free(a);
	a = arena_new();
	context.switches = s = switches_none(a);
	return s;
}

/* --- one exchange --- */

static void copy_header(const struct exchange *x, const char *name, char *out, size_t size)
{
	for (const struct exchange_header *h = x->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			snprintf(out + strlen(out), size - strlen(out), "%s\n", h->value);
}

static void on_given(struct exchange *x, int status, const char *content_type, struct text body)
{
	world_answer.count++;
	world_answer.status = status;
	snprintf(world_answer.type, sizeof world_answer.type, "%s",
		 content_type == NULL ? "" : content_type);
	world_answer.location[0] = world_answer.cookies[0] = '\0';
	copy_header(x, "WWW-Authenticate", world_answer.authenticate,
		    sizeof world_answer.authenticate);
	copy_header(x, "DPoP-Nonce", world_answer.dpop_nonce, sizeof world_answer.dpop_nonce);
	copy_header(x, "Location", world_answer.location, sizeof world_answer.location);
	world_answer.location[strcspn(world_answer.location, "\n")] = '\0';
	world_answer.policy[0] = '\0';
	copy_header(x, "Content-Security-Policy", world_answer.policy, sizeof world_answer.policy);
	copy_header(x, "Refresh", world_answer.refresh, sizeof world_answer.refresh);
	copy_header(x, "Cache-Control", world_answer.cache_control,
		    sizeof world_answer.cache_control);
	copy_header(x, "ETag", world_answer.etag, sizeof world_answer.etag);
	copy_header(x, "Retry-After", world_answer.retry_after, sizeof world_answer.retry_after);
	copy_header(x, "Set-Cookie", world_answer.cookies, sizeof world_answer.cookies);
	snprintf(world_answer.body, sizeof world_answer.body, "%.*s", TEXT_ARG(body));
}

/* The flow lies in the arena that is being freed, and still stands while this is called. */
static void on_flow_end(void *arg)
{
	const struct exchange *x = arg;

	world_refusal = x->flow->refusal == NULL ? "" : x->flow->refusal->name;
	if (x->flow->detail != NULL && strstr(x->flow->detail, "the page ") != NULL)
		test_fail(__FILE__, __LINE__, x->flow->detail, NULL, NULL);
	live_flow = NULL;
}

static const struct route *find_route(enum http_method method, struct text path, struct text *rest)
{
	for (const struct route *route = endpoint_list; route->path != NULL; route++) {
		size_t len = strlen(route->path);

		*rest = TEXT_NONE;
		if (route->method != method)
			continue;
		if (text_is(path, route->path))
			return route;
		if (route->prefix && text_starts(path, route->path)) {
			*rest = (struct text){path.at + len, path.len - len};
			return route;
		}
	}
	fprintf(stderr, "no such endpoint: %.*s\n", TEXT_ARG(path));
	abort();
}

static void add_header(struct http_request *request, const char *name, struct text value)
{
	request->headers[request->header_count++] = (struct http_header){text_of(name), value};
}

static struct exchange *exchange_for(struct arena *a, const char *target, const char *form,
				     const char *authorization)
{
	struct exchange *x = arena_alloc(a, sizeof *x);
	struct http_request *request = x->request = arena_alloc(a, sizeof *request);

	request->method = form == NULL ? HTTP_GET : HTTP_POST;
	request->path = text_split(arena_text(a, text_of(target)), '?', &request->query);
	if (*world_cookie != '\0')
		add_header(request, "Cookie", arena_text(a, text_of(world_cookie)));
	for (int i = 0; i < 2; i++)
		if (world_dpop[i] != NULL)
			add_header(request, i == 0 ? "DPoP" : "DPOP",
				   arena_text(a, text_of(world_dpop[i])));
	if (world_accept != NULL)
		add_header(request, "Accept", text_of(world_accept));
	if (authorization != NULL)
		add_header(request, "Authorization", text_of(authorization));
	if (form != NULL) {
		add_header(request, "Content-Type", TEXT("application/x-www-form-urlencoded"));
		request->body = arena_text(a, text_of(form));
	}
	x->certificate = world_certificate;
	x->is_suspicious = world_suspicious;
	x->client_address = "127.0.0.1";
	x->give = on_given;
	return x;
}

static void start(const char *target, const char *form, const char *authorization)
{
	static struct flow_kind kind;
	struct arena *a = arena_new();
	struct exchange *x = exchange_for(a, target, form, authorization);
	const struct route *route = find_route(x->request->method, x->request->path, &x->path_rest);

	kind = *route->flow;
	if (world_deadline_ms > 0)
		kind.deadline_ms = world_deadline_ms;
	world_answer = (struct world_answer){0};
	world_operations = 0;
	arena_defer(a, on_flow_end, x);
	live_flow = (struct flow *)x; /* anything but NULL: the arena's end clears it */
	flow_start(world_base, a, &kind, x);
	if (live_flow != NULL)
		live_flow = x->flow;
}

void world_finish(void)
{
	for (int turns = 0; live_flow != NULL && turns < 10000; turns++)
		event_base_loop(world_base, EVLOOP_ONCE);
}

static void run(const char *target, const char *form, const char *authorization)
{
	start(target, form, authorization);
	world_finish();
}

void world_get(const char *path) { run(path, NULL, NULL); }

void world_get_as(const char *path, const char *authorization) { run(path, NULL, authorization); }

void world_post(const char *path, const char *form) { run(path, form, NULL); }

void world_post_from_elsewhere(const char *path, const char *form)
{
	char cookies[sizeof world_cookie];

	strcpy(cookies, world_cookie);
	world_cookie[0] = '\0';
	world_post(path, form);
	strcpy(world_cookie, cookies);
}

const char *world_led_to(const char *path)
{
	static char rest[sizeof world_answer.location];
	const char *at = strstr(world_answer.location, path);

	snprintf(rest, sizeof rest, "%s", at == NULL ? "/nowhere" : at);
	return rest;
}

void world_post_as(const char *path, const char *form, const char *authorization)
{
	run(path, form, authorization);
}

struct flow *world_start_as(const char *path, const char *form, const char *authorization)
{
	start(path, form, authorization);
	return live_flow;
}

void world_turn_until(int operations)
{
	for (int turns = 0; live_flow != NULL && world_operations < operations && turns < 10000;
	     turns++)
		event_base_loop(world_base, EVLOOP_ONCE);
}

bool world_flow_lives(void) { return live_flow != NULL; }

const char *world_id_token(const char *client_id, const char *sub)
{
	return world_id_token_of(client_id, sub, "");
}

const char *world_id_token_of(const char *client_id, const char *sub, const char *sid)
{
	static char token[2048];
	struct arena *a = arena_new();
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", context.config->settings.issuer);
	json_put_string(&w, "aud", client_id);
	json_put_string(&w, "sub", sub);
	json_put_number(&w, "exp", 1);
	if (*sid != '\0')
		json_put_string(&w, "sid", sid);
	json_close(&w, '}');
	snprintf(token, sizeof token, "%s",
		 jws_sign(a, world_key, JOSE_ES256, "JWT", json_written(&w)).at);
	arena_free(a);
	return token;
}

/* --- what a browser would do with the answer --- */

static void forget_cookie(const char *name, size_t len)
{
	char kept[sizeof world_cookie] = "";

	for (char *at = strtok(world_cookie, "; "); at != NULL; at = strtok(NULL, "; "))
		if (strncmp(at, name, len) != 0 || at[len] != '=')
			snprintf(kept + strlen(kept), sizeof kept - strlen(kept), "%s%s",
				 *kept == '\0' ? "" : "; ", at);
	strcpy(world_cookie, kept);
}

void world_keep_cookies(void)
{
	const char *at = world_answer.cookies;

	while (*at != '\0') {
		size_t line = strcspn(at, "\n"), pair = strcspn(at, ";\n"), name = strcspn(at, "=");

		forget_cookie(at, name);
		if (pair > name + 1)
			snprintf(world_cookie + strlen(world_cookie),
				 sizeof world_cookie - strlen(world_cookie), "%s%.*s",
				 *world_cookie == '\0' ? "" : "; ", (int)pair, at);
		at += line + (at[line] == '\n');
	}
}

const char *world_field(const char *name)
{
	static char value[65536];
	char wanted[80];
	const char *at, *start;

	snprintf(wanted, sizeof wanted, "name=\"%s\"", name);
	at = strstr(world_answer.body, wanted);
	start = at == NULL ? NULL : strstr(at, "value=\"");
	if (start == NULL)
		return "";
	start += strlen("value=\"");
	snprintf(value, sizeof value, "%.*s", (int)strcspn(start, "\""), start);
	return value;
}

const char *world_parameter(const char *name)
{
	static char value[4096];
	struct arena *a = arena_new();
	struct form form = {0};
	const char *detail, *query = strchr(world_answer.location, '?');

	value[0] = '\0';
	if (query != NULL && form_parse(a, text_of(query + 1), &form, &detail) == NULL)
		snprintf(value, sizeof value, "%s", form_value(&form, name));
	arena_free(a);
	return value;
}

const char *world_form(const char *name, const char *more)
{
	static char form[8192];

	snprintf(form, sizeof form, "%s=%s&%s", name, world_parameter(name), more);
	return form;
}
