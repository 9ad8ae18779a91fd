/* redirect_tricks_test.c -- addresses that only look like a registered one lead nowhere: T-20,
 * T-21, T-23.
 *
 * Each has been believed by some server: by one that decoded twice, read a URL as a browser does,
 * compared beginnings, ends or patterns, or took a name for its address.
 */
#include "form.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

/* <>: the path of the registered one, "cb" or "bye" */
static const char *const tricks[] = {
	/* letters, dots and slashes */
	"https://tax.example/<>/",
	"https://tax.example//<>",
	"https://tax.example/./<>",
	"https://tax.example/x/../<>",
	"https://tax.example/..;/<>",
	"https://tax.example/<>/.",
	"https://tax.example/<>/..;/evil",
	"https://tax.example/<>;x=y",
	"https://tax.example/<>x",
	"https://tax.example/<>.evil.example",
	"https://tax.example/",
	"https://tax.example",
	"https://TAX.example/<>",
	"HTTPS://tax.example/<>",
	"https://tax.example/<>/<>",
	"https:/tax.example/<>",
	"https:tax.example/<>",
	"https:///tax.example/<>",
	"//tax.example/<>",
	"/<>",
	"tax.example/<>",
	"http://tax.example/<>",
	/* what is encoded once more, or should not be there */
	"https://tax.example%2f<>",
	"https://tax.example/%2e%2e/<>",
	"https://tax.example/<>%00",
	"https://tax.example/<>%0d%0aSet-Cookie:a=b",
	"https://tax.example/<>%20",
	"https://tax.example/<>%23",
	"https://tax.example/<>%3f",
	" https://tax.example/<>",
	"https://tax.example/<> ",
	"https://tax.example/<>\t",
	"\thttps://tax.example/<>",
	"https://tax.example/<> https://evil.example/",
	"https://evil.example/ https://tax.example/<>",
	/* ports, users and other hosts */
	"https://tax.example:443/<>",
	"https://tax.example:/<>",
	"https://tax.example:8443/<>",
	"https://u@tax.example/<>",
	"https://tax.example@evil.example/<>",
	"https://tax.example:x@evil.example/<>",
	"https://evil.example@@tax.example/<>",
	"https://evil.example@evil.example@tax.example/<>",
	"https://evil.example\\@tax.example/<>",
	"https://tax.example\\@evil.example/<>",
	"https://evil.example\\.tax.example/<>",
	"https://tax.example.evil.example/<>",
	"https://tax.example./<>",
	"https://eviltax.example/<>",
	"https://sub.tax.example/<>",
	"https://tax%2eexample/<>",
	"https://xn--tax-.example/<>",
	"https://t\xd0\xb0x.example/<>",
	"https://tax\xe3\x80\x82"
	"example/<>",
	"https://localhost/<>",
	"https://127.1/<>",
	"https://0/<>",
	"https://[::1]/<>",
	"https://evil.example/?https://tax.example/<>",
	"https://evil.example/#https://tax.example/<>",
	"https://evil.example/https://tax.example/<>",
	/* queries and fragments */
	"https://tax.example/<>?",
	"https://tax.example/<>?a=b",
	"https://tax.example/<>?next=https://evil.example/",
	"https://tax.example/<>&a=b",
	"https://tax.example/<>#",
	"https://tax.example/<>#x",
	"https://*.example/<>",
	"https://tax.example/*",
	/* what is no address of the web */
	"javascript:alert(1)//https://tax.example/<>",
	"data:text/html,https://tax.example/<>",
	"file:///<>",
	"ftp://tax.example/<>",
	"intent://tax.example/<>",
	"blob:https://tax.example/<>",
	"view-source:https://tax.example/<>",
};

enum { TRICKS = sizeof tricks / sizeof *tricks };

static struct arena *a;

/* The n-th as the value of a parameter. */
static const char *trick(size_t n, const char *path)
{
	char uri[256] = "";

	for (const char *from = tricks[n], *at; *from != '\0'; from = *at == '\0' ? at : at + 2) {
		at = strstr(from, "<>");
		if (at == NULL)
			at = from + strlen(from);
		strncat(uri, from, (size_t)(at - from));
		strcat(uri, *at == '\0' ? "" : path);
	}
	return form_encode(a, text_of(uri));
}

static void leads_nowhere(const char *uri)
{
	if (world_answer.status / 100 == 3 || strcmp(world_answer.location, "") != 0)
		test_fail(__FILE__, __LINE__, uri, world_answer.location, NULL);
}

TEST(of_seventy_spellings_of_a_redirect_uri_none_is_followed)
{
	CHECK(TRICKS >= 70);
	world_begin();
	a = arena_new();
	for (size_t i = 0; i < TRICKS; i++) {
		const char *uri = trick(i, "cb");
		const char *query = arena_printf(
			a, "client_id=tax&response_type=code&scope=openid&redirect_uri=%s" PKCE,
			uri);

		world_get(arena_printf(a, "/authorize?%s", query));
		leads_nowhere(uri);
		CHECK_NUMBER(world_answer.status, 400);
		world_get(arena_printf(a, "/authorize?%s&prompt=none", query));
		leads_nowhere(uri);
		world_post_as("/par", query, TAX_BASIC);
		CHECK_NUMBER(world_answer.status, 400);
	}
	world_get("/authorize?client_id=tax&response_type=code&scope=openid"
		  "&redirect_uri=https%3A%2F%2Ftax.example%2Fcb%00" PKCE);
	leads_nowhere("a NUL");
	arena_free(a);
}

/* What it was redeemed with is compared the same way (RFC 6749 4.1.3), and costs the code. */
TEST(of_seventy_spellings_of_a_redirect_uri_none_redeems_a_code)
{
	a = arena_new();
	for (size_t i = 0; i < TRICKS; i += 11) {
		const char *form = form_of_token(), *at = strstr(form, "&redirect_uri=");
		const char *changed =
			arena_printf(a, "%.*s&redirect_uri=%s&code_verifier=" VERIFIER,
				     (int)(at - form), form, trick(i, "cb"));

		world_post_as("/token", changed, TAX_BASIC);
		CHECK_NUMBER(world_answer.status, 400);
		CHECK_STR(world_refusal, "redirect-uri-differs");
	}
	arena_free(a);
	world_begin();
}

TEST(of_seventy_spellings_of_a_post_logout_redirect_uri_none_is_followed)
{
	world_begin();
	a = arena_new();
	for (size_t i = 0; i < TRICKS; i++) {
		const char *uri = trick(i, "bye");
		const char *hint = world_id_token("tax", "subject-of-the-tests");

		world_get(arena_printf(
			a, "/end_session?client_id=tax&state=st&post_logout_redirect_uri=%s", uri));
		leads_nowhere(uri);
		world_get(arena_printf(
			a, "/end_session?id_token_hint=%s&post_logout_redirect_uri=%s", hint, uri));
		leads_nowhere(uri);
	}
	arena_free(a);
	world_begin();
}
