#include "exchange.h"
#include "test.h"
#include <stdio.h>

static struct arena *arena;
static struct flow flow;
static struct exchange exchange;
static struct http_request request;
static struct text given_body;
static const char *given_type;

static void give(struct exchange *x, int status, const char *content_type, struct text body)
{
	CHECK(x == &exchange && status == x->status);
	given_type = content_type;
	given_body = body;
}

static void begin(const char *cookie)
{
	arena_free(arena);
	arena = arena_new();
	request = (struct http_request){.method = HTTP_POST};
	if (cookie != NULL)
		request.headers[request.header_count++] =
			(struct http_header){TEXT("Cookie"), text_of(cookie)};
	exchange = (struct exchange){.flow = &flow, .request = &request, .give = give};
	flow = (struct flow){.arena = arena, .exchange = &exchange};
	given_type = NULL;
	given_body = TEXT_NONE;
}

static void done(void)
{
	arena_free(arena);
	arena = NULL;
}

/* The value of the answer's header, NULL if there is none; an error if there are two. */
static const char *answered(const char *name)
{
	const char *value = NULL;

	for (const struct exchange_header *h = exchange.headers; h != NULL; h = h->next) {
		if (strcmp(h->name, name) != 0)
			continue;
		CHECK(value == NULL);
		value = h->value;
	}
	return value;
}

static const char *read_form(const char *content_type, const char *query, const char *body)
{
	const struct refusal *no;
	const char *detail;

	begin(NULL);
	request.query = text_of(query);
	request.body = text_of(body);
	if (content_type != NULL)
		request.headers[request.header_count++] =
			(struct http_header){TEXT("content-type"), text_of(content_type)};
	no = exchange_read_parameters(&flow, &detail);
	return no == NULL ? "" : no->name;
}

TEST(parameters_come_from_query_and_form)
{
	CHECK_STR(read_form("application/x-www-form-urlencoded", "a=1", "b=%C3%A9"), "");
	CHECK_STR(exchange_parameter(&flow, "a"), "1");
	CHECK_STR(exchange_parameter(&flow, "b"), "\xc3\xa9");
	CHECK_STR(exchange_parameter(&flow, "c"), "");
	CHECK_STR(read_form(NULL, NULL, NULL), "");
	CHECK_STR(read_form("Application/X-WWW-Form-Urlencoded ; charset=UTF-8", NULL, "a=1"), "");
	done();
}

TEST(a_parameter_in_query_and_body_is_repeated)
{
	CHECK_STR(read_form("application/x-www-form-urlencoded", "code=1", "code=1"),
		  "form-parameter-repeated");
	done();
}

TEST(a_body_that_says_it_is_no_form_is_refused)
{
	CHECK_STR(read_form("application/json", NULL, "a=1"), "exchange-not-a-form");
	CHECK_STR(read_form("application/x-www-form-urlencoded-not", NULL, "a=1"),
		  "exchange-not-a-form");
	CHECK_STR(read_form("multipart/form-data; boundary=x", NULL, "a=1"), "exchange-not-a-form");
	CHECK_STR(read_form(NULL, NULL, "a=1"), "exchange-not-a-form");
	done();
}

static const char *cookie(const char *header, const char *name)
{
	begin(header);
	return exchange_cookie(&flow, name);
}

TEST(a_cookie_is_found_by_its_exact_name)
{
	CHECK_STR(cookie("sid=abc", "sid"), "abc");
	CHECK_STR(cookie("a=b; sid=abc; c=d", "sid"), "abc");
	CHECK_STR(cookie("a=b;sid=abc==", "sid"), "abc==");
	CHECK_STR(cookie("sid=", "sid"), "");
	CHECK_STR(cookie("xsid=abc", "sid"), "");
	CHECK_STR(cookie("sid2=abc", "sid"), "");
	CHECK_STR(cookie("SID=abc", "sid"), "");
	CHECK_STR(cookie("sid", "sid"), "");
	CHECK_STR(cookie("a=sid=abc", "sid"), "");
	CHECK_STR(cookie("  sid=abc", "sid"), "");
	CHECK_STR(cookie("sid =abc", "sid"), "");
	CHECK_STR(cookie("", "sid"), "");
	CHECK_STR(cookie(";;;", "sid"), "");
	CHECK_STR(cookie(NULL, "sid"), "");
	done();
}

TEST(a_cookie_that_is_there_twice_is_not_there)
{
	CHECK_STR(cookie("sid=abc; sid=abd", "sid"), "");
	CHECK_STR(cookie("sid=abc; x=y; sid=abc", "sid"), "");
	done();
}

TEST(a_cookie_with_foreign_characters_is_not_there)
{
	CHECK_STR(cookie("sid=\"abc\"", "sid"), "");
	CHECK_STR(cookie("sid=a,b", "sid"), "");
	CHECK_STR(cookie("sid=a b", "sid"), "");
	CHECK_STR(cookie("sid=a\\b", "sid"), "");
	CHECK_STR(cookie("sid=\xc3\xa9", "sid"), "");
	done();
}

TEST(cookies_of_an_https_issuer_have_the_host_prefix)
{
	begin("sid=plain; __Host-sid=prefixed");
	exchange.issuer_is_https = true;
	CHECK_STR(exchange_cookie(&flow, "sid"), "prefixed");
	exchange_set_cookie(&flow, "sid", "v", 60);
	CHECK_STR(answered("Set-Cookie"),
		  "__Host-sid=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
	done();
}

TEST(a_cookie_may_live_as_long_as_the_browser)
{
	begin(NULL);
	exchange_set_cookie(&flow, "sid", "v", -1);
	CHECK_STR(answered("Set-Cookie"), "sid=v; Path=/; HttpOnly; SameSite=Lax");
	done();
}

/* One that was deleted and then given anew is there. */
TEST(the_last_word_about_a_cookie_counts)
{
	begin(NULL);
	exchange_set_cookie(&flow, "sid", "", 0);
	exchange_set_cookie(&flow, "sid", "v", -1);
	CHECK_STR(answered("Set-Cookie"), "sid=v; Path=/; HttpOnly; SameSite=Lax");
	exchange_set_cookie(&flow, "si", "w", -1);
	CHECK_STR(exchange.headers->value, "si=w; Path=/; HttpOnly; SameSite=Lax");
	CHECK_STR(exchange.headers->next->value, "sid=v; Path=/; HttpOnly; SameSite=Lax");
	done();
}

TEST(a_cookie_is_deleted_by_age_zero)
{
	begin(NULL);
	exchange_set_cookie(&flow, "sid", "", 0);
	CHECK_STR(answered("Set-Cookie"), "sid=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
	done();
}

TEST(every_answer_is_closed_to_caches_frames_and_referrers)
{
	begin(NULL);
	CHECK(exchange_answer(&flow, 200, "text/html", TEXT("hello")) == FLOW_STOP);
	CHECK_STR(given_type, "text/html");
	CHECK_TEXT(given_body, "hello");
	CHECK_STR(answered("Cache-Control"), "no-store");
	CHECK_STR(answered("X-Content-Type-Options"), "nosniff");
	CHECK_STR(answered("Referrer-Policy"), "no-referrer");
	CHECK(strstr(answered("Content-Security-Policy"), "default-src 'none'") != NULL);
	CHECK(strstr(answered("Content-Security-Policy"), "frame-ancestors 'none'") != NULL);
	CHECK_STR(answered("Strict-Transport-Security"), NULL);
	CHECK_STR(answered("Access-Control-Allow-Origin"), NULL);
	done();
}

TEST(an_answer_over_tls_keeps_the_browser_there)
{
	begin(NULL);
	exchange.is_secure = true;
	exchange_json(&flow, 200, TEXT("{}"));
	CHECK_STR(given_type, "application/json");
	CHECK_STR(answered("Strict-Transport-Security"), "max-age=63072000");
	done();
}

TEST(a_flow_replaces_a_standard_header)
{
	begin(NULL);
	exchange_header(&flow, "cache-control", "max-age=5");
	exchange_header(&flow, "Cache-Control", "max-age=60");
	exchange_answer(&flow, 200, "text/css", TEXT(""));
	CHECK_STR(answered("cache-control"), "max-age=60");
	CHECK_STR(answered("Cache-Control"), NULL);
	done();
}

TEST(a_redirect_is_a_303_without_body)
{
	begin(NULL);
	CHECK(exchange_redirect(&flow, "https://client.example/cb?code=1") == FLOW_STOP);
	CHECK_NUMBER(exchange.status, 303);
	CHECK_STR(answered("Location"), "https://client.example/cb?code=1");
	CHECK_STR(given_type, NULL);
	CHECK(given_body.at == NULL);
	done();
}

static const struct refusal spent = {"spent", 400, "invalid_grant", "It was \"used\"."};
static const struct refusal away = {"away", 503, NULL, "Nobody there."};
static const struct refusal odd = {"odd", 405, NULL, "Odd."};

TEST(a_refusal_becomes_an_oauth_error)
{
	begin(NULL);
	flow.refusal = &spent;
	exchange_refuse_json(&flow);
	CHECK_NUMBER(exchange.status, 400);
	CHECK_TEXT(given_body,
		   "{\"error\":\"invalid_grant\",\"error_description\":\"It was \\\"used\\\".\"}");
	CHECK_STR(answered("Retry-After"), NULL);
	done();
}

TEST(a_refusal_without_an_oauth_error_gets_one_by_its_status)
{
	begin(NULL);
	flow.refusal = &away;
	exchange_refuse_json(&flow);
	CHECK_NUMBER(exchange.status, 503);
	CHECK_TEXT(given_body,
		   "{\"error\":\"server_error\",\"error_description\":\"Nobody there.\"}");
	CHECK_STR(answered("Retry-After"), "1");
	begin(NULL);
	flow.refusal = &odd;
	exchange_refuse_json(&flow);
	CHECK_TEXT(given_body, "{\"error\":\"invalid_request\",\"error_description\":\"Odd.\"}");
	done();
}
