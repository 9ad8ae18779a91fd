/* provider_logout_test.c -- sessions end with those of a provider, and the other way round. */
#include "agency.h"
#include "clock.h"
#include "every_step.h"
#include "json_write.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

#define EVENT "http://schemas.openid.net/event/backchannel-logout"

static void come_back(const char *path, const char *sid)
{
	static char form[65536];

	agency.sid = sid;
	world_get(path);
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	world_post("/information", form);
	CHECK_NUMBER(world_answer.status, 303);
	world_keep_cookies();
}

/* anne is signed in at tax by the agency, which calls her session "s-1". */
static void sign_in(void)
{
	come_back(agency_begin(), "s-1");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* And so she is in another browser, where it calls her session "s-2". */
static void sign_in_twice(void)
{
	sign_in();
	world_cookie[0] = '\0';
	come_back(agency_go_on_with(TAX_REQUEST), "s-2");
	CHECK_NUMBER(world_stored(STORE_SESSION), 2);
}

struct claims {
	const char *iss, *aud, *jti, *sub, *sid, *event, *typ, *extra;
	long long iat_ago_s, exp_in_s;
};

static const struct claims good = {"https://agency.example",
				   "parvis",
				   "j-1",
				   "anne-7",
				   "s-1",
				   EVENT,
				   "logout+jwt",
				   "",
				   0,
				   120};

static const char *logout_token(struct arena *a, const struct claims *c)
{
	const char *names =
		arena_printf(a, "%s%s%s%s%s%s%s%s%s", c->jti ? ",\"jti\":\"" : "",
			     c->jti ? c->jti : "", c->jti ? "\"" : "", c->sub ? ",\"sub\":\"" : "",
			     c->sub ? c->sub : "", c->sub ? "\"" : "", c->sid ? ",\"sid\":\"" : "",
			     c->sid ? c->sid : "", c->sid ? "\"" : "");
	const char *times = arena_printf(
		a, ",\"iat\":%lld%s", clock_now() - c->iat_ago_s,
		c->exp_in_s == 0 ? ""
				 : arena_printf(a, ",\"exp\":%lld", clock_now() + c->exp_in_s));
	const char *json =
		arena_printf(a, "{\"iss\":\"%s\",\"aud\":\"%s\",\"events\":{\"%s\":{}}%s%s%s}",
			     c->iss, c->aud, c->event, names, times, c->extra);

	return arena_printf(a, "logout_token=%s", agency_sign(a, c->typ, text_of(json)).at);
}

static void tell(const struct claims *c)
{
	struct arena *a = arena_new();

	world_post("/provider_logout/agency", logout_token(a, c));
	arena_free(a);
}

/* F-13, B74 */
TEST(a_logout_token_ends_the_session_it_names)
{
	struct claims by_sub = good, by_sid = good;

	by_sub.sid = by_sid.sub = NULL;
	sign_in();
	tell(&good);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	sign_in();
	tell(&by_sub);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	sign_in();
	tell(&by_sid);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

/* A member of the last answer in JSON. */
static const char *told_in(const char *name)
{
	static char value[512];
	char wanted[40];
	const char *at;

	snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
	at = strstr(world_answer.body, wanted);
	at = at == NULL ? "" : at + strlen(wanted);
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\""), at);
	return value;
}

/* F-13, L-9: the provider's word ends what the session gave, not the session alone. */
TEST(a_logout_token_ends_the_tokens_of_the_session)
{
	char bearer[600], refresh[600];

	world_client("tax")->refresh_tokens = REFRESH_TOKENS_ALWAYS;
	sign_in();
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	snprintf(bearer, sizeof bearer, "Bearer %s", told_in("access_token"));
	snprintf(refresh, sizeof refresh, "grant_type=refresh_token&refresh_token=%s",
		 told_in("refresh_token"));
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
	tell(&good);
	CHECK_NUMBER(world_answer.status, 200);
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "access-token-invalid");
	world_post_as("/token", refresh, TAX_BASIC);
	world_client("tax")->refresh_tokens = REFRESH_TOKENS_OFFLINE_ACCESS;
	CHECK_STR(world_refusal, "refresh-token-unknown");
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
}

TEST(a_logout_token_of_somebody_else_ends_nothing)
{
	struct claims other = good;

	other.sid = NULL;
	other.sub = "berthe";
	sign_in();
	tell(&other);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	other = good;
	other.sub = "berthe"; /* of her sid */
	other.jti = "j-2";
	tell(&other);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

static void tell_of(const char *jti, const char *sub, const char *sid)
{
	struct claims c = good;

	c.jti = jti;
	c.sub = sub;
	c.sid = sid;
	tell(&c);
	CHECK_NUMBER(world_answer.status, 200);
}

/* B74 */
TEST(of_several_sessions_of_a_subject_the_right_ones_end)
{
	sign_in_twice();
	tell_of("j-1", "anne-7", NULL);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	sign_in_twice();
	tell_of("j-1", "anne-7", "s-1"); /* the older one first; this browser has the other */
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	world_get(TAX_REQUEST "&prompt=none");
	CHECK_NUMBER(strlen(world_parameter("code")), 43);
	world_keep_cookies(); /* another cookie: the index knows this one, too */
	tell_of("j-2", NULL, "s-2");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	world_get(TAX_REQUEST "&prompt=none");
	CHECK_STR(world_refusal, "login-required");
	sign_in_twice();
	tell_of("j-1", NULL, "s-2");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	tell_of("j-2", "anne-7", NULL); /* of two that it knew, one has ended before */
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

/* F-13, T-76, B75: the name of each refusal, and the session stands. */
TEST(a_logout_token_that_breaks_a_rule_is_refused)
{
	const struct {
		const char *refusal;
		struct claims c;
	} bad[] = {
		{"logout-token-of-another",
		 {"https://evil.example", "parvis", "j", "anne-7", "s-1", EVENT, "JWT", "", 0, 9}},
		{"logout-token-of-another",
		 {good.iss, "other", "j", "anne-7", "s-1", EVENT, "JWT", "", 0, 9}},
		{"logout-token-malformed",
		 {good.iss, good.aud, NULL, "anne-7", "s-1", EVENT, "JWT", "", 0, 9}},
		{"logout-token-malformed",
		 {good.iss, good.aud, "j", NULL, NULL, EVENT, "JWT", "", 0, 9}},
		{"logout-token-malformed",
		 {good.iss, good.aud, "j", "anne-7", NULL, EVENT, "at+jwt", "", 0, 9}},
		{"logout-token-event-missing",
		 {good.iss, good.aud, "j", "anne-7", NULL, "http://other", "JWT", "", 0, 9}},
		{"logout-token-with-nonce",
		 {good.iss, good.aud, "j", "anne-7", NULL, EVENT, "JWT", ",\"nonce\":null", 0, 9}},
		{"logout-token-time-wrong",
		 {good.iss, good.aud, "j", "anne-7", NULL, EVENT, "JWT", "", 400, 9}},
		{"logout-token-time-wrong",
		 {good.iss, good.aud, "j", "anne-7", NULL, EVENT, "JWT", "", -100, 200}},
		{"logout-token-time-wrong",
		 {good.iss, good.aud, "j", "anne-7", NULL, EVENT, "JWT", "", 0, -60}},
		{"logout-token-time-wrong",
		 {good.iss, good.aud, "j", "anne-7", NULL, EVENT, "JWT", "", 0, 0}},
	};

	sign_in();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		tell(&bad[i].c);
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_STR(world_refusal, bad[i].refusal);
		CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	}
	world_post("/provider_logout/agency", "logout_token=x.y.z");
	CHECK_STR(world_refusal, "logout-token-malformed");
	world_post("/provider_logout/nobody", "logout_token=x.y.z");
	CHECK_STR(world_refusal, "provider-logout-unknown");
	CHECK_NUMBER(world_answer.status, 400);
}

/* logout-token-alg-wrong, logout-token-key-unknown and logout-token-signature-wrong end alike. */
TEST(a_logout_token_that_is_not_the_providers_is_refused)
{
	char form[4096];
	struct arena *a = arena_new();
	size_t len;

	sign_in();
	snprintf(form, sizeof form, "%s", logout_token(a, &good));
	len = strlen(form);
	form[len - 20] = form[len - 20] == 'A' ? 'B' : 'A';
	world_post("/provider_logout/agency", form);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_refusal, "logout-token-signature-wrong");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	arena_free(a);
}

/* B75 */
TEST(a_logout_token_serves_once)
{
	sign_in();
	tell(&good);
	CHECK_NUMBER(world_answer.status, 200);
	tell(&good);
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_STR(world_refusal, "logout-token-replayed");
}

static const char *told(const char **path)
{
	static struct arena *a;

	arena_free(a);
	a = arena_new();
	sign_in();
	*path = "/provider_logout/agency";
	return logout_token(a, &good);
}

TEST(provider_logout_survives_every_step) { every_step(&(struct every_step){told, 200, NULL}); }

/* --- the other way round --- */

static void sign_out(void)
{
	char form[16384];

	world_get("/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Ftax.example%"
		  "2Fbye&state=st");
	snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
	world_post("/end_session/confirm", form);
}

/* L-7, F-15, B70, U131 */
TEST(the_browser_goes_by_the_provider_and_on_to_the_client)
{
	char path[256];

	agency.ends_sessions = true;
	sign_in();
	sign_out();
	CHECK(strncmp(world_answer.location, "https://agency.example/end?", 27) == 0);
	CHECK_STR(world_parameter("post_logout_redirect_uri"),
		  "http://localhost:8080/signed_out/agency");
	CHECK(*world_parameter("id_token_hint") != '\0' && strlen(world_parameter("state")) == 43);
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	snprintf(path, sizeof path, "/signed_out/agency?state=%s", world_parameter("state"));
	world_get(path);
	CHECK_STR(world_answer.location, "https://tax.example/bye?state=st");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.location, "");
	agency.ends_sessions = false;
}

/* B72: no state, a foreign one, another provider's path: a page and no redirect. */
TEST(a_return_without_our_state_ends_on_a_page)
{
	char path[256];

	agency.ends_sessions = true;
	sign_in();
	sign_out();
	snprintf(path, sizeof path, "/signed_out/persona?state=%s", world_parameter("state"));
	world_get("/signed_out/agency");
	CHECK_NUMBER(world_answer.status, 200);
	world_get("/signed_out/agency?state=forged");
	CHECK_NUMBER(world_answer.status, 200);
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.location, "");
	agency.ends_sessions = false;
}

/* B71: whatever fails once the session is gone, the client is reached. */
TEST(a_provider_that_is_not_there_keeps_nobody)
{
	agency.ends_sessions = true;
	sign_in();
	agency.end_status = 503;
	sign_out();
	CHECK_STR(world_answer.location, "https://tax.example/bye?state=st");
	sign_in();
	world_get("/end_session?client_id=tax&post_logout_redirect_uri=https%3A%2F%2Ftax.example%"
		  "2Fbye&state=st");
	{
		char form[16384];

		snprintf(form, sizeof form, "sign_out=%s&confirm=1", world_field("sign_out"));
		world_fail_at = 3;
		world_post("/end_session/confirm", form);
	}
	CHECK_STR(world_answer.location, "https://tax.example/bye?state=st");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	agency.ends_sessions = false;
}

/* One that takes each request for a sign-out: it is not tried, whatever it would say. */
TEST(a_provider_that_minds_is_not_asked_before_she_is_sent_there)
{
	agency.ends_sessions = true;
	agency_registration()->end_session_check = false;
	sign_in();
	agency.end_status = 503;
	sign_out();
	CHECK(strncmp(world_answer.location, "https://agency.example/end?", 27) == 0);
	agency_registration()->end_session_check = true;
	agency.ends_sessions = false;
}

static const char *came_back(const char **path)
{
	static char back[256];

	agency.ends_sessions = true;
	sign_in();
	sign_out();
	snprintf(back, sizeof back, "/signed_out/agency?state=%s", world_parameter("state"));
	agency.ends_sessions = false;
	*path = back;
	return NULL;
}

TEST(signed_out_survives_every_step) { every_step(&(struct every_step){came_back, 303, NULL}); }
