#include "chaos.h"
#include "clock.h"
#include "http_address.h"
#include "http_pool.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

#define ISSUER "https://localhost"

static const char *refusal_of(enum chaos_port port, const char *path)
{
	chaos_start(ISSUER);
	chaos_call(port, path, NULL);
	chaos_stop();
	return outcome.refusal;
}

TEST(an_answer_has_status_type_age_and_body)
{
	CHECK_STR(refusal_of(HTTPS, "/ok"), "");
	CHECK_NUMBER(outcome.status, 200);
	CHECK_STR(outcome.content_type, "application/json");
	CHECK_STR(outcome.body, "{\"a\":1}");
	CHECK_NUMBER(outcome.max_age_s, 120);
}

TEST(any_status_is_an_answer)
{
	CHECK_STR(refusal_of(HTTPS, "/status/404"), "");
	CHECK_NUMBER(outcome.status, 404);
	CHECK_STR(outcome.content_type, "text/plain");
	CHECK_NUMBER(outcome.max_age_s, -1);
	CHECK_STR(refusal_of(HTTPS, "/status/503"), "");
	CHECK_NUMBER(outcome.status, 503);
	CHECK_STR(refusal_of(HTTPS, "/empty"), "");
	CHECK_NUMBER(outcome.status, 204);
	CHECK_NUMBER(outcome.len, 0);
}

TEST(a_form_is_posted_with_its_credentials_and_nothing_superfluous)
{
	chaos_start(ISSUER);
	chaos_call(HTTPS, "/echo", "grant_type=authorization_code");
	chaos_stop();
	CHECK(strncmp(outcome.body, "POST /echo HTTP/1.1\r\n", 21) == 0);
	CHECK(strstr(outcome.body, "\r\nAccept: application/json\r\n") != NULL);
	CHECK(strstr(outcome.body, "\r\nAuthorization: Basic c2VjcmV0\r\n") != NULL);
	CHECK(strstr(outcome.body, "application/x-www-form-urlencoded\r\n") != NULL);
	CHECK(strstr(outcome.body, "\r\n\r\ngrant_type=authorization_code") != NULL);
	CHECK(strstr(outcome.body, "Expect") == NULL);
	CHECK(strstr(outcome.body, "Accept-Encoding") == NULL);
	CHECK(strstr(outcome.body, "User-Agent") == NULL);
}

TEST(a_redirect_is_an_answer_and_not_followed)
{
	CHECK_STR(refusal_of(HTTPS, "/redirect"), "");
	CHECK_NUMBER(outcome.status, 302);
}

TEST(compressed_bytes_stay_compressed)
{
	CHECK_STR(refusal_of(HTTPS, "/gzip"), "");
	CHECK(strncmp(outcome.body, "\x1f\x8b", 2) == 0);
}

TEST(certificates_that_do_not_verify_are_untrusted)
{
	CHECK_STR(refusal_of(WRONG_HOST, "/ok"), "provider-untrusted");
	CHECK_STR(refusal_of(EXPIRED, "/ok"), "provider-untrusted");
	CHECK(strstr(outcome.detail, "expired") != NULL);
	CHECK_STR(refusal_of(SELF_SIGNED, "/ok"), "provider-untrusted");
	CHECK_STR(refusal_of(TLS_1_1, "/ok"), "provider-untrusted");
	CHECK_NUMBER(outcome.status, 0);
}

TEST(a_throw_away_ca_is_unknown_to_the_system)
{
	chaos_start(ISSUER);
	chaos_host.ca_pem = TEXT_NONE;
	chaos_call(HTTPS, "/ok", NULL);
	chaos_stop();
	CHECK_STR(outcome.refusal, "provider-untrusted");
}

TEST(a_provider_that_takes_too_long_is_silent)
{
	static const char *const paths[] = {"/hang", "/drip", "/drip-head"};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		long long started = clock_monotonic_us();

		chaos_start(ISSUER);
		chaos_host.timeout_ms = 600;
		chaos_call(HTTPS, paths[i], NULL);
		chaos_stop();
		CHECK_STR(outcome.refusal, "provider-silent");
		CHECK(clock_monotonic_us() - started < 8000000);
	}
}

TEST(bodies_and_headers_are_bounded)
{
	CHECK_STR(refusal_of(HTTPS, "/longest"), "");
	CHECK_NUMBER(outcome.len, HTTP_ANSWER_MAX);
	CHECK_STR(refusal_of(HTTPS, "/long"), "provider-too-long");
	CHECK_STR(refusal_of(HTTPS, "/endless"), "provider-too-long");
	CHECK_STR(refusal_of(HTTPS, "/headers"), "provider-too-long");
	CHECK_STR(refusal_of(HTTPS, "/informational"), "provider-too-long");
}

TEST(a_broken_answer_is_none)
{
	CHECK_STR(refusal_of(HTTPS, "/garbage"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTP, "/garbage"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTP, "/reset"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTPS, "/short"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTPS, "/close"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTPS, "https://localhost:1/"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTPS, "https://no-such-host.invalid:*/"), "provider-unreachable");
}

TEST(plain_http_is_for_loopback_issuers_only)
{
	CHECK_STR(refusal_of(HTTP, "/ok"), "");
	chaos_start("https://provider.example");
	chaos_call(HTTP, "/ok", NULL);
	CHECK_STR(outcome.refusal, "provider-unreachable");
	chaos_stop();
	CHECK_STR(refusal_of(HTTP, "ftp://localhost:*/ok"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTP, "file:///etc/passwd"), "provider-unreachable");
	CHECK_STR(refusal_of(HTTP, "http://u:p@localhost:*/ok"), "provider-unreachable");
}

TEST(a_public_provider_leads_to_no_address_of_ours)
{
	static const char *const urls[] = {"https://localhost:*/ok", "https://127.0.0.1:*/ok",
					   "https://2130706433:*/ok", "https://0x7f.1:*/ok",
					   "https://[::ffff:127.0.0.1]:*/ok"};

	chaos_start("https://provider.example");
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		chaos_call(HTTPS, urls[i], NULL);
		CHECK_STR(outcome.refusal, "provider-unreachable");
		CHECK_STR(outcome.detail, "its name leads to an address that is not public");
	}
	chaos_stop();
}

TEST(a_private_network_is_reached_where_the_configuration_says_so)
{
	static const struct http_host outside = {.urls = {"https://p.example"}},
				      inside = {.urls = {"https://p.example"},
						.private_network = true},
				      literal = {.urls = {"https://10.0.0.1"}};

	chaos_start(ISSUER);
	CHECK_NUMBER(http_pool_scopes(http_pool_of(&outside)), ADDRESS_PUBLIC);
	CHECK_NUMBER(http_pool_scopes(http_pool_of(&inside)), ADDRESS_PUBLIC | ADDRESS_PRIVATE);
	CHECK_NUMBER(http_pool_scopes(http_pool_of(&literal)), ADDRESS_PUBLIC | ADDRESS_PRIVATE);
	chaos_stop();
}

TEST(proxies_of_the_environment_are_ignored)
{
	setenv("https_proxy", "http://127.0.0.1:1", 1);
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	CHECK_STR(refusal_of(HTTPS, "/ok"), "");
	CHECK_STR(refusal_of(HTTP, "/ok"), "");
	unsetenv("https_proxy");
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
}

TEST(a_hundred_calls_in_a_row_use_one_connection)
{
	char before[4096];

	chaos_start(ISSUER);
	chaos_call(HTTPS, "/count", NULL);
	strcpy(before, outcome.body);
	for (int i = 0; i < 100; i++)
		chaos_call(HTTPS, i % 2 == 0 ? "/ok" : "/echo", i % 2 == 0 ? NULL : "a=b");
	chaos_call(HTTPS, "/count", NULL);
	CHECK_STR(outcome.body, before);
	chaos_stop();
}

TEST(fifty_calls_side_by_side_take_as_long_as_one)
{
	long long started;

	chaos_start(ISSUER);
	chaos_host.timeout_ms = 14000;
	started = clock_monotonic_us();
	for (int i = 0; i < 50; i++)
		chaos_begin(HTTP, "/slow");
	chaos_run(14000);
	CHECK_NUMBER(outcome.ended, 50);
	CHECK_STR(outcome.body, "slow");
	CHECK(clock_monotonic_us() - started < 12000000);
	chaos_stop();
}

TEST(calls_that_wait_for_a_connection_time_out_as_well)
{
	chaos_start(ISSUER);
	chaos_host.timeout_ms = 600;
	for (int i = 0; i < 100; i++)
		chaos_begin(HTTP, "/hang");
	chaos_run(20000);
	CHECK_NUMBER(outcome.ended, 100);
	CHECK_STR(outcome.refusal, "provider-silent");
	chaos_stop();
}

TEST(a_cancelled_call_wakes_nobody)
{
	struct flow *flows[20];

	chaos_start(ISSUER);
	for (int i = 0; i < 20; i++)
		flows[i] = chaos_begin(i % 2 == 0 ? HTTPS : HTTP, "/hang");
	for (int i = 0; i < 10; i++)
		flow_cancel(flows[i]); /* before a byte went out */
	chaos_run(100);
	for (int i = 10; i < 20; i++)
		flow_cancel(flows[i]); /* in the middle */
	chaos_call(HTTPS, "/slow", NULL);
	CHECK_NUMBER(outcome.ended, 1);
	chaos_stop();
}
