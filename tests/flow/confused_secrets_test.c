/* confused_secrets_test.c -- T-60: what was given for one purpose is worth nothing at another
 * place, and is not spoilt by having been tried there.
 */
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

enum kind { BROWSER, SESSION, STATE, CODE, ACCESS, REFRESH, PUSHED, CHOICE, CONTINUATION, KINDS };

static char held[KINDS][16384];
static char cookies[1024], answer_of_provider[1024]; /* behind its state */

static void hold(enum kind kind, const char *from, const char *ends)
{
	snprintf(held[kind], sizeof held[kind], "%.*s", (int)strcspn(from, ends), from);
}

static void hold_behind(enum kind kind, const char *where, const char *name, const char *ends)
{
	const char *at = strstr(where, name);

	hold(kind, at == NULL ? "" : at + strlen(name), ends);
}

static const char *form_with(const char *before, const char *value)
{
	static char form[20000];

	snprintf(form, sizeof form, "%s%s", before, value);
	return form;
}

static void hold_tokens(void)
{
	world_post("/information", form_of_information());
	world_keep_cookies();
	world_get(TAX_OFFLINE_REQUEST);
	world_keep_cookies();
	world_post("/information",
		   form_with("answer=continue&continuation=", world_field("continuation")));
	world_keep_cookies();
	world_post_as("/token", form_of_code(world_parameter("code")), TAX_BASIC);
	hold_behind(ACCESS, world_answer.body, "\"access_token\":\"", "\"");
	hold_behind(REFRESH, world_answer.body, "\"refresh_token\":\"", "\"");
	world_get(TAX_REQUEST "&prompt=none");
	world_keep_cookies();
	hold(CODE, world_parameter("code"), "");
	world_post_as("/par", strchr(TAX_REQUEST, '?') + 1, TAX_BASIC);
	hold_behind(PUSHED, world_answer.body, "request_uri:", "\"");
}

static void hold_pages(void)
{
	char form[20000];

	world_get(TAX_REQUEST "&prompt=consent");
	world_keep_cookies();
	hold(CONTINUATION, world_field("continuation"), "");
	world_get(TAX_REQUEST "&prompt=login");
	world_keep_cookies();
	hold(CHOICE, world_field("request"), "");
	snprintf(form, sizeof form, "provider=persona&request=%s", held[CHOICE]);
	world_post("/choose", form);
	hold(STATE, world_parameter("state"), "");
	world_post("/simulator", world_form("state", "persona=anne"));
	snprintf(answer_of_provider, sizeof answer_of_provider, "%s",
		 strchr(world_answer.location, '&'));
}

/* One of each, all good at their own place. */
static void begin(void)
{
	hold_tokens();
	hold_pages();
	strcpy(cookies, world_cookie);
	hold_behind(BROWSER, cookies, "parvis-browser=", ";");
	hold_behind(SESSION, cookies, "parvis-session=", ";");
	for (int i = 0; i < KINDS; i++)
		CHECK(held[i][0] != '\0');
}

static bool is_token(const char *value)
{
	world_get_as("/userinfo", form_with("Bearer ", value));
	return world_answer.status == 200;
}

static bool is_code(const char *value)
{
	world_post_as("/token", form_of_code(value), TAX_BASIC);
	return world_answer.status == 200;
}

static bool is_refresh_token(const char *value)
{
	world_post_as("/token", form_with("grant_type=refresh_token&refresh_token=", value),
		      TAX_BASIC);
	return world_answer.status == 200;
}

static bool is_request_uri(const char *value)
{
	world_get(form_with("/authorize?client_id=tax&request_uri="
			    "urn:ietf:params:oauth:request_uri:",
			    value));
	return *world_refusal == '\0';
}

static bool is_choice(const char *value)
{
	world_post("/choose", form_with("provider=persona&request=", value));
	return world_answer.status == 303;
}

static bool is_continuation(const char *value)
{
	world_post("/information", form_with("answer=continue&continuation=", value));
	return *world_parameter("code") != '\0';
}

static bool is_session(const char *value)
{
	bool is;

	if (strlen(value) > 200)
		return false; /* no browser keeps it */
	snprintf(world_cookie, sizeof world_cookie, "parvis-browser=%.200s; parvis-session=%.200s",
		 held[BROWSER], value);
	world_get(TAX_REQUEST "&prompt=none");
	is = *world_parameter("code") != '\0';
	strcpy(world_cookie, cookies);
	return is;
}

static bool is_answer(const char *browser, const char *state)
{
	char path[sizeof held[0] + sizeof answer_of_provider + 64];

	snprintf(path, sizeof path, "/callback/persona?state=%s%s", state, answer_of_provider);
	snprintf(world_cookie, sizeof world_cookie, "parvis-browser=%.200s", browser);
	world_get(path);
	strcpy(world_cookie, cookies);
	return *world_refusal == '\0';
}

static bool is_state(const char *value) { return is_answer(held[BROWSER], value); }

static bool is_browser(const char *value)
{
	return strlen(value) < 200 && is_answer(value, held[STATE]);
}

TEST(what_was_given_for_one_purpose_serves_no_other)
{
	static bool (*const places[KINDS])(const char *) = {
		is_browser,       is_session,     is_state,  is_code,        is_token,
		is_refresh_token, is_request_uri, is_choice, is_continuation};

	for (int place = 0; place < KINDS; place++) {
		begin();
		for (int kind = 0; kind < KINDS; kind++)
			if (kind != place && places[place](held[kind]))
				test_fail_number(__FILE__, __LINE__, "taken for another", kind,
						 place);
		CHECK(places[place](held[place]));
	}
	world_begin();
}
