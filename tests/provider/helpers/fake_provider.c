#include "fake_provider.h"
#include "clock.h"
#include "jwk_private.h"
#include "jws.h"
#include "log.h"
#include "provider_document.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

struct fake_provider fake;
struct fake_outcome outcome;
long long clock_offset;

const struct refusal provider_unreachable = {"provider-unreachable", 502, "temporarily_unavailable",
					     "fake"};
const struct refusal provider_silent = {"provider-silent", 504, "temporarily_unavailable", "fake"};
const struct refusal provider_untrusted = {"provider-untrusted", 502, "server_error", "fake"};
const struct refusal provider_too_long = {"provider-too-long", 502, "server_error", "fake"};
const struct refusal provider_busy = {"provider-busy", 503, "temporarily_unavailable", "fake"};

long long clock_now(void) { return TOKEN_NOW + clock_offset; }
long long clock_now_ms(void) { return clock_now() * 1000; }
long long clock_monotonic_us(void) { return (1000 + fake.elapsed_s) * 1000000LL; }

struct fake_call {
	struct flow_op op;
	struct flow *flow;
	struct event *timer;
	enum fake_page page;
	bool is_background;
	struct http_answer *answer;
	struct fake_call *next, **slot; /* all that are live */
};

static struct fake_call *calls;

static void call_cancel(struct flow_op *op)
{
	struct fake_call *call = (struct fake_call *)op;

	event_free(call->timer);
	*call->slot = call->next;
	if (call->next != NULL)
		call->next->slot = call->slot;
	fake.live--;
}

static void (*watcher)(const struct http_outcome *outcome);

void http_client_watch(void (*watch)(const struct http_outcome *outcome)) { watcher = watch; }

bool http_client_is_full(const struct http_host *host)
{
	(void)host;
	return fake.waiting > 0;
}

void http_client_load(const struct http_host *host, int *running, int *waiting)
{
	(void)host;
	*running = fake.running;
	*waiting = fake.waiting;
}

void fake_note(const struct refusal *no, int status, int ms)
{
	const struct http_outcome ended = {&fake.world.provider.host, no, status, ms * 1000LL};

	watcher(&ended);
}

static void on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct fake_call *call = arg;
	struct arena *a = call->flow->arena;

	(void)fd, (void)what;
	*call->answer = (struct http_answer){
		.status = fake.pages[call->page].status,
		.content_type = arena_string(a, text_of(fake.pages[call->page].type)),
		.body = arena_text(a, text_of(fake.pages[call->page].body)),
		.max_age_s = fake.pages[call->page].max_age_s,
		.dpop_nonce = "",
		.authenticate = ""};
	call_cancel(&call->op);
	if (watcher != NULL && !call->is_background)
		fake_note(fake.pages[call->page].fails ? &provider_unreachable : NULL,
			  fake.pages[call->page].status, 1);
	flow_wake(call->flow, fake.pages[call->page].fails ? &provider_unreachable : NULL, "fake");
}

static enum fake_page page_of(const char *url)
{
	static const char *const ends[] = {"/openid-configuration", "/token", "/jwks", "/userinfo"};
	size_t i = 0;

	while (strstr(url, ends[i]) == NULL)
		if (++i == FAKE_PAGES)
			abort();
	return (enum fake_page)i;
}

enum turn http_call(struct flow *f, const struct http_call *request, struct http_answer *answer)
{
	struct fake_call *call = arena_alloc(f->arena, sizeof *call);
	struct timeval soon = {0, 0};

	*call = (struct fake_call){.op = {call_cancel},
				   .flow = f,
				   .page = page_of(request->url),
				   .is_background = request->is_background,
				   .answer = answer,
				   .next = calls,
				   .slot = &calls};
	if (calls != NULL)
		calls->slot = &call->next;
	calls = call;
	call->timer = event_new(fake.loop, -1, 0, on_answer, call);
	fake.live++;
	fake.pages[call->page].calls++;
	snprintf(fake.pages[call->page].form, sizeof fake.pages->form, "%s",
		 request->form == NULL ? "" : request->form);
	snprintf(fake.pages[call->page].authorization, sizeof fake.pages->authorization, "%s",
		 request->authorization == NULL ? "" : request->authorization);
	if (!fake.pages[call->page].hangs)
		event_add(call->timer, &soon);
	return flow_wait(f, &call->op);
}

void fake_finish_hanging(enum fake_page page)
{
	struct timeval soon = {0, 0};

	fake.pages[page].hangs = false;
	for (struct fake_call *call = calls; call != NULL; call = call->next)
		if (call->page == page)
			event_add(call->timer, &soon);
	fake_run();
}

static const char *keep(const char *string)
{
	return arena_string(fake.world.arena, text_of(string));
}

void fake_publish_keys(void)
{
	fake.pages[JWKS].body =
		keep(arena_printf(fake.world.arena, "{\"keys\":[%s]}",
				  jwk_public_json(fake.world.arena, fake.world.key).at));
}

void fake_issue_token(void)
{
	token_sign(&fake.world, token_claims(&fake.world, "amr", "[\"pwd\",\"otp\"]"), "JWT");
	fake.pages[TOKEN].body = arena_printf(
		fake.world.arena,
		"{\"token_type\":\"Bearer\",\"access_token\":\"%s\",\"id_token\":\"%s\"}",
		fake.world.upstream.access_token.at, fake.world.upstream.id_token.at);
}

static void open_pages(void)
{
	static const char metadata[] =
		"{\"issuer\":\"https://provider.example\","
		"\"authorization_endpoint\":\"https://provider.example/authorize\","
		"\"token_endpoint\":\"https://provider.example/token\","
		"\"userinfo_endpoint\":\"https://provider.example/userinfo\","
		"\"jwks_uri\":\"https://provider.example/jwks\"}";

	for (int i = 0; i < FAKE_PAGES; i++) {
		fake.pages[i].status = 200;
		fake.pages[i].type = "application/json";
		fake.pages[i].max_age_s = -1;
	}
	fake.pages[METADATA].body = metadata;
	fake.pages[USERINFO].body = "{\"sub\":\"24400320\",\"email\":\"an@example.vn\"}";
	fake_publish_keys();
	fake_issue_token();
}

void fake_open(void)
{
	static const struct acr_pair acr[] = {{"eidas1", "low"}, {NULL, NULL}};
	static const char *const levels[] = {"eidas1", "eidas2", NULL};

	memset(&fake, 0, sizeof fake);
	outcome = (struct fake_outcome){.refusal = "none ended", .step = ""};
	fake.config.settings.acr_values = levels;
	fake.config.settings.issuer = "https://us.example";
	fake.driver = "oidc";
	fake.iss = fake.response = "";
	log_open("test", LOG_LEVEL_ERROR);
	token_world(&fake.world);
	fake.code = fake.world.upstream.code;
	fake.loop = event_base_new();
	fake.world.provider.discovery = fake.world.provider.userinfo = true;
	fake.world.provider.acr = acr;
	fake.world.provider.scope = "openid";
	fake.world.provider.userinfo_signed_response_alg = "";
	fake.world.provider.response_mode = "";
	fake.world.provider.client_secret = "secret";
	fake.world.provider.authorization_endpoint = fake.world.provider.token_endpoint =
		fake.world.provider.userinfo_endpoint = fake.world.provider.jwks_uri =
			fake.world.provider.end_session_endpoint = "";
	open_pages();
}

void fake_close(void)
{
	fake_run();
	CHECK_NUMBER(flow_live(), 0);
	CHECK_NUMBER(fake.live, 0);
	documents_close();
	event_base_free(fake.loop);
	token_world_end(&fake.world);
}

struct sign_in {
	struct flow flow;
	struct upstream upstream;
};

static struct upstream *of(struct flow *f) { return &((struct sign_in *)f)->upstream; }

static const struct provider_driver *driver(void) { return provider_driver_find(fake.driver); }

static enum turn drive(struct flow *f, enum turn (*step)(struct flow *f, struct upstream *u))
{
	return step == NULL ? FLOW_NEXT : step(f, of(f));
}

static struct flow *newest;

static enum turn begin(struct flow *f)
{
	*of(f) = fake.world.upstream;
	of(f)->config = &fake.config;
	of(f)->redirect_uri = "https://us.example/callback/p";
	of(f)->code_verifier = "v";
	of(f)->login_hint = of(f)->ui_locales = of(f)->error = "";
	of(f)->code = fake.code;
	of(f)->iss = fake.iss;
	of(f)->response = fake.response;
	of(f)->keys = NULL;
	of(f)->id_token = of(f)->access_token = TEXT_NONE;
	newest = f;
	return FLOW_NEXT;
}

static enum turn load_metadata(struct flow *f) { return drive(f, driver()->load_metadata); }
static enum turn response_keys(struct flow *f) { return drive(f, driver()->load_response_keys); }
static enum turn check_response(struct flow *f) { return drive(f, driver()->check_response); }
static enum turn authenticate(struct flow *f) { return drive(f, driver()->authenticate_client); }
static enum turn redeem_code(struct flow *f) { return drive(f, driver()->redeem_code); }
static enum turn load_keys(struct flow *f) { return drive(f, driver()->load_keys); }
static enum turn verify(struct flow *f) { return drive(f, driver()->verify_id_token); }
static enum turn userinfo(struct flow *f) { return drive(f, driver()->request_userinfo); }
static enum turn verify_userinfo(struct flow *f) { return drive(f, driver()->verify_userinfo); }
static enum turn establish(struct flow *f) { return drive(f, driver()->establish_identity); }

static enum turn note(struct flow *f)
{
	const struct identity *identity = of(f)->identity;
	const char *email = json_string_value(json_object_get(identity->claims, "email"));

	outcome.refusal = outcome.step = "";
	outcome.ended++;
	outcome.well++;
	snprintf(outcome.sub, sizeof outcome.sub, "%s", identity->sub);
	snprintf(outcome.acr, sizeof outcome.acr, "%s", identity->acr);
	snprintf(outcome.amr, sizeof outcome.amr, "%s", identity->amr);
	snprintf(outcome.email, sizeof outcome.email, "%s", email == NULL ? "" : email);
	return FLOW_STOP;
}

static void refuse(struct flow *f)
{
	outcome.refusal = f->refusal->name;
	outcome.step = f->step[-1].name;
	outcome.ended++;
}

static const struct flow_step steps[] = {
	{"begin", begin},
	{"load-metadata", load_metadata},
	{"load-response-keys", response_keys},
	{"check-response", check_response},
	{"authenticate-client", authenticate},
	{"redeem-code", redeem_code},
	{"load-keys", load_keys},
	{"verify-id-token", verify},
	{"request-userinfo", userinfo},
	{"verify-userinfo", verify_userinfo},
	{"establish-identity", establish},
	{"note", note},
	{NULL, NULL},
};

static const struct flow_kind kind = {.name = "sign-in",
				      .size = sizeof(struct sign_in),
				      .deadline_ms = 30000,
				      .steps = steps,
				      .refuse = refuse};

struct flow *fake_sign_in(void)
{
	flow_start(fake.loop, arena_new(), &kind, NULL);
	return newest;
}

void fake_run(void)
{
	for (int turns = 0; turns < 50; turns++)
		event_base_loop(fake.loop, EVLOOP_NONBLOCK);
}

const char *fake_verdict(void)
{
	outcome.refusal = "not ended";
	fake_sign_in();
	fake_run();
	return outcome.refusal;
}
