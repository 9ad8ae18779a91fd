#include "http_reader.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

static struct arena *arena;
static struct http_request *request;
static size_t size;

/* What the reader says of these bytes: a refusal's name, "more" or "" if it takes them. */
static const char *read_bytes(const char *bytes, size_t len)
{
	const struct refusal *no;

	arena_free(arena);
	arena = arena_new();
	size = http_read_head(arena, (struct text){bytes, len}, &request, &no);
	if (no != NULL)
		return no->name;
	return size == 0 ? "more" : "";
}

#define READ(literal) read_bytes(literal, sizeof(literal) - 1)
#define GET(headers) READ("GET / HTTP/1.1\r\nHost: a\r\n" headers "\r\n")
#define POST(headers) READ("POST / HTTP/1.1\r\nHost: a\r\n" headers "\r\n")
#define TARGET(target) READ("GET " target " HTTP/1.1\r\nHost: a\r\n\r\n")
#define HOST(host) READ("GET / HTTP/1.1\r\nHost:" host "\r\n\r\n")

static void done(void)
{
	arena_free(arena);
	arena = NULL;
}

TEST(a_browsers_request_is_read)
{
	CHECK_STR(READ("GET /authorize?client_id=a&x HTTP/1.1\r\nHost: login.example:8443\r\n"
		       "Accept:\t text/html \t\r\nCookie: a=b\r\n\r\nnext"),
		  "");
	CHECK_NUMBER(size, 102);
	CHECK(request->method == HTTP_GET && request->keep_alive);
	CHECK_TEXT(request->path, "/authorize");
	CHECK_TEXT(request->query, "client_id=a&x");
	CHECK_TEXT(request->host, "login.example:8443");
	CHECK_TEXT(http_header_find(request, "ACCEPT"), "text/html");
	CHECK(http_header_find(request, "accept-language").at == NULL);
	CHECK_NUMBER(request->content_length, 0);
	done();
}

TEST(methods_are_a_fixed_list)
{
	CHECK_STR(READ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
	CHECK(request->method == HTTP_HEAD_METHOD);
	CHECK_STR(POST("Content-Length: 0000000007\r\n"), "");
	CHECK(request->method == HTTP_POST);
	CHECK_NUMBER(request->content_length, 7);
	CHECK_STR(READ("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
	CHECK(request->method == HTTP_OPTIONS);
	CHECK_STR(READ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
	CHECK(request->method == HTTP_OTHER);
	CHECK_STR(READ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), "http-method-unknown");
	CHECK_STR(READ("GETS / HTTP/1.1\r\nHost: a\r\n\r\n"), "http-method-unknown");
	CHECK_STR(READ("Get / HTTP/1.1\r\nHost: a\r\n\r\n"), "http-method-unknown");
	CHECK_STR(READ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n"), "http-request-line-malformed");
	CHECK_STR(READ("get / HTTP/1.1\r\nHost: a\r\n\r\n"), "http-request-line-malformed");
	done();
}

TEST(an_unfinished_head_asks_for_more_at_every_length)
{
	static const char whole[] = "POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";

	for (size_t len = 0; len < sizeof whole - 1; len++)
		CHECK_STR(read_bytes(whole, len), "more");
	CHECK_STR(read_bytes(whole, sizeof whole - 1), "");
	done();
}

TEST(what_is_not_http_is_refused_at_its_first_byte)
{
	CHECK_STR(READ("\x16\x03\x01"), "http-request-line-malformed");
	CHECK_STR(READ("\r\nGET / HTTP/1.1\r\n"), "http-request-line-malformed");
	CHECK_STR(READ(" GET / HTTP/1.1\r\n"), "http-request-line-malformed");
	CHECK_STR(READ("\0"), "http-request-line-malformed");
	done();
}

TEST(bare_line_feeds_are_refused_wherever_they_are)
{
	CHECK_STR(READ("GET / HTTP/1.1\n"), "http-line-end-malformed");
	CHECK_STR(READ("GET / HTTP/1.1\r\nHost: a\n\r\n"), "http-line-end-malformed");
	CHECK_STR(READ("GET / HTTP/1.1\r\nHost: a\r\n\n"), "http-line-end-malformed");
	CHECK_STR(READ("GET / HTTP/1.1\r\nHost: a\r\nX: 1\n2\r\n\r\n"), "http-line-end-malformed");
	done();
}

TEST(bare_carriage_returns_are_refused_wherever_they_are)
{
	CHECK_STR(GET("X:\rContent-Length: 3\r\n"), "http-header-malformed");
	CHECK_STR(GET("X: a\rb\r\n"), "http-header-malformed");
	CHECK_STR(GET("X: a\r\r\n"), "http-header-malformed");
	CHECK_STR(GET("\r\r\n"), "http-header-malformed");
	CHECK_STR(TARGET("/\r"), "http-target-malformed");
	CHECK_STR(READ("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"), "http-request-line-malformed");
	done();
}

TEST(only_origin_form_is_a_target)
{
	CHECK_STR(TARGET("/%61uthorize;x?a=/?%00"), "");
	CHECK_TEXT(request->path, "/%61uthorize;x");
	CHECK_TEXT(request->query, "a=/?%00");
	CHECK_STR(TARGET("/?"), "");
	CHECK(request->query.at != NULL && request->query.len == 0);
	CHECK_STR(TARGET("/x//y"), "");
	CHECK_STR(TARGET("//evil.example/x"), "http-target-malformed");
	CHECK_STR(TARGET("http://a/x"), "http-target-malformed");
	CHECK_STR(TARGET("http://u:p@evil/x"), "http-target-malformed");
	CHECK_STR(TARGET("foo"), "http-target-malformed");
	CHECK_STR(TARGET("*"), "http-target-malformed");
	CHECK_STR(TARGET(""), "http-target-malformed");
	CHECK_STR(TARGET("/a#frag"), "http-target-malformed");
	CHECK_STR(TARGET("/a\tb"), "http-target-malformed");
	CHECK_STR(TARGET("/a\x01"), "http-target-malformed");
	CHECK_STR(TARGET("/a\x7f"), "http-target-malformed");
	CHECK_STR(TARGET("/\xc3\xa9"), "http-target-malformed");
	CHECK_STR(READ("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"), "http-target-malformed");
	CHECK_STR(TARGET("/a b"), "http-request-line-malformed");
	CHECK_STR(TARGET(" /a"), "http-target-malformed");
	CHECK_STR(TARGET("/a "), "http-request-line-malformed");
	done();
}

TEST(versions_are_1_1_and_1_0_and_spelled_so)
{
	static const char *const malformed[] = {
		"HTTP/-5.7", "HTTP/+1.+1", "HTTP/1.1 ", "http/1.1",           "HTTP/1.10",
		"HTTP/1,1",  "HTTP/1",     "XTTP/1.1",  "HTTP/1.99999999999", ""};
	static const char *const unsupported[] = {"HTTP/1.9", "HTTP/2.0", "HTTP/0.9", "HTTP/9.9"};
	char bytes[100];

	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		snprintf(bytes, sizeof bytes, "GET / %s\r\nHost: a\r\n\r\n", malformed[i]);
		CHECK_STR(read_bytes(bytes, strlen(bytes)), "http-request-line-malformed");
	}
	for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
		snprintf(bytes, sizeof bytes, "GET / %s\r\nHost: a\r\n\r\n", unsupported[i]);
		CHECK_STR(read_bytes(bytes, strlen(bytes)), "http-version-unsupported");
	}
	CHECK_STR(READ("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), "");
	CHECK(!request->keep_alive);
	CHECK_STR(READ("GET /\r\nHost: a\r\n\r\n"), "http-request-line-malformed");
	CHECK_STR(READ("GET\r\n\r\n"), "http-target-malformed");
	done();
}

TEST(header_names_are_tokens_with_the_colon_at_once)
{
	CHECK_STR(GET("X!#$%&'*+-.^_`|~9: y\r\n"), "");
	CHECK_STR(GET("Content-Length : 40\r\n"), "http-header-malformed");
	CHECK_STR(GET("Transfer-Encoding : chunked\r\n"), "http-header-malformed");
	CHECK_STR(GET("Content-Length\t: 40\r\n"), "http-header-malformed");
	CHECK_STR(GET("X(Y): z\r\n"), "http-header-malformed");
	CHECK_STR(GET("X\x01z@: z\r\n"), "http-header-malformed");
	CHECK_STR(GET("X\xe9: z\r\n"), "http-header-malformed");
	CHECK_STR(GET("X\0: z\r\n"), "http-header-malformed");
	CHECK_STR(GET(": v\r\n"), "http-header-malformed");
	CHECK_STR(GET("no colon\r\n"), "http-header-malformed");
	done();
}

TEST(folded_lines_are_refused)
{
	CHECK_STR(GET("X: a\r\n b\r\n"), "http-header-malformed");
	CHECK_STR(GET("X: a\r\n\tb: c\r\n"), "http-header-malformed");
	CHECK_STR(READ("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), "http-header-malformed");
	done();
}

TEST(header_values_hold_no_control_bytes)
{
	CHECK_STR(GET("X: a\tb\xc3\xa9\xff\r\n"), "");
	CHECK_TEXT(http_header_find(request, "x"), "a\tb\xc3\xa9\xff");
	CHECK_STR(GET("X:\r\n"), "");
	CHECK_TEXT(http_header_find(request, "x"), "");
	CHECK_STR(GET("X: a\0b\r\n"), "http-header-malformed");
	CHECK_STR(GET("X: a\x01\r\n"), "http-header-malformed");
	CHECK_STR(GET("X: a\x0b\r\n"), "http-header-malformed");
	CHECK_STR(GET("X: a\x7f\r\n"), "http-header-malformed");
	done();
}

TEST(there_is_one_host_and_it_looks_like_one)
{
	CHECK_STR(READ("GET / HTTP/1.1\r\n\r\n"), "http-host-missing");
	CHECK_STR(READ("GET / HTTP/1.0\r\n\r\n"), "http-host-missing");
	CHECK_STR(GET("Host: a\r\n"), "http-header-repeated");
	CHECK_STR(GET("host: b\r\n"), "http-header-repeated");
	CHECK_STR(HOST(" A-1_b.example.:65535"), "");
	CHECK_STR(HOST("[2001:db8::1]"), "");
	CHECK_STR(HOST("[::ffff:1.2.3.4]:8080"), "");
	CHECK_STR(HOST(""), "http-host-malformed");
	CHECK_STR(HOST("a b"), "http-host-malformed");
	CHECK_STR(HOST("a/<>\""), "http-host-malformed");
	CHECK_STR(HOST("a,b"), "http-host-malformed");
	CHECK_STR(HOST("u@a"), "http-host-malformed");
	CHECK_STR(HOST("a\xe9"), "http-host-malformed");
	CHECK_STR(HOST(":80"), "http-host-malformed");
	CHECK_STR(HOST("a:"), "http-host-malformed");
	CHECK_STR(HOST("a:0"), "http-host-malformed");
	CHECK_STR(HOST("a:65536"), "http-host-malformed");
	CHECK_STR(HOST("a:-1"), "http-host-malformed");
	CHECK_STR(HOST("a:80:80"), "http-host-malformed");
	CHECK_STR(HOST("["), "http-host-malformed");
	CHECK_STR(HOST("[]"), "http-host-malformed");
	CHECK_STR(HOST("[::1"), "http-host-malformed");
	CHECK_STR(HOST("[::1]80"), "http-host-malformed");
	CHECK_STR(HOST("[::1]:"), "http-host-malformed");
	done();
}

TEST(a_transfer_encoding_is_refused_whatever_it_says)
{
	CHECK_STR(POST("Transfer-Encoding: chunked\r\n"), "http-transfer-encoding");
	CHECK_STR(POST("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"),
		  "http-transfer-encoding");
	CHECK_STR(POST("Content-Length: 3\r\ntransfer-encoding: xchunked\r\n"),
		  "http-transfer-encoding");
	CHECK_STR(POST("Transfer-Encoding: gzip\r\n"), "http-transfer-encoding");
	CHECK_STR(POST("Transfer-Encoding:\r\n"), "http-transfer-encoding");
	CHECK_STR(GET("Transfer-Encoding: identity\r\n"), "http-transfer-encoding");
	CHECK_STR(READ("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
		  "http-transfer-encoding");
	done();
}

TEST(there_is_at_most_one_content_length)
{
	CHECK_STR(POST("Content-Length: 3\r\nContent-Length: 4\r\n"), "http-header-repeated");
	CHECK_STR(POST("Content-Length: 3\r\nContent-length: 3\r\n"), "http-header-repeated");
	done();
}

TEST(a_content_length_is_digits)
{
	static const char *const malformed[] = {"+3",
						"-1",
						"3, 3",
						"0x3",
						"",
						"3 3",
						"3;",
						"1e1",
						"\"3\"",
						"00000000003",
						"9223372036854775808"};
	char bytes[100];

	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		snprintf(bytes, sizeof bytes,
			 "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %s\r\n\r\n", malformed[i]);
		CHECK_STR(read_bytes(bytes, strlen(bytes)), "http-content-length-malformed");
	}
	CHECK_STR(POST("Content-Length: 65536\r\n"), "");
	CHECK_STR(POST("Content-Length: 65537\r\n"), "http-body-too-large");
	CHECK_STR(POST("Content-Length: 9999999999\r\n"), "http-body-too-large");
	done();
}

TEST(only_a_post_has_a_body)
{
	CHECK_STR(GET("Content-Length: 3\r\n"), "http-body-unexpected");
	CHECK_STR(GET("Content-Length: 0\r\n"), "");
	CHECK_STR(READ("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n"),
		  "http-body-unexpected");
	CHECK_STR(READ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n"),
		  "http-body-unexpected");
	CHECK_STR(POST(""), "");
	CHECK_NUMBER(request->content_length, 0);
	done();
}

TEST(headers_that_decide_who_asks_come_once)
{
	CHECK_STR(GET("Cookie: a=b\r\nCookie: a=c\r\n"), "http-header-repeated");
	CHECK_STR(GET("Authorization: x\r\nAUTHORIZATION: y\r\n"), "http-header-repeated");
	CHECK_STR(POST("Content-Type: a\r\nContent-Type: b\r\n"), "http-header-repeated");
	CHECK_STR(GET("X-Forwarded-For: a\r\nX-Forwarded-For: b\r\n"), "");
	done();
}

TEST(an_expectation_is_not_met)
{
	CHECK_STR(POST("Expect: 100-continue\r\nContent-Length: 3\r\n"), "http-expectation-failed");
	done();
}

TEST(the_client_may_ask_to_close)
{
	CHECK_STR(GET("Connection: keep-alive\r\n"), "");
	CHECK(request->keep_alive);
	CHECK_STR(GET("Connection: foo , Close\r\n"), "");
	CHECK(!request->keep_alive);
	CHECK_STR(GET("Connection: x\r\nConnection: close\r\n"), "");
	CHECK(!request->keep_alive);
	done();
}

TEST(a_head_is_bounded_in_bytes)
{
	size_t max = HTTP_HEAD_MAX;
	char *bytes = malloc(max + 1);

	memset(bytes, 'A', max + 1);
	CHECK_STR(read_bytes(bytes, max - 1), "more");
	CHECK_STR(read_bytes(bytes, max), "http-target-too-long");
	memcpy(bytes, "GET / HTTP/1.1\r\nHost: a\r\nX:", 27);
	CHECK_STR(read_bytes(bytes, max - 1), "more");
	CHECK_STR(read_bytes(bytes, max), "http-head-too-large");
	memcpy(bytes + max - 3, "\r\n\r\n", 4);
	CHECK_STR(read_bytes(bytes, max + 1), "http-head-too-large");
	memcpy(bytes + max - 4, "\r\n\r\n", 4);
	CHECK_STR(read_bytes(bytes, max + 1), "");
	CHECK_NUMBER(size, (long long)max);
	free(bytes);
	done();
}

TEST(a_head_is_bounded_in_headers)
{
	char bytes[2000] = "GET / HTTP/1.1\r\nHost: a\r\n";
	size_t len = strlen(bytes);

	for (int i = 1; i < HTTP_HEADERS_MAX; i++)
		len += (size_t)snprintf(bytes + len, sizeof bytes - len, "X: %d\r\n", i);
	memcpy(bytes + len, "\r\n", 2);
	CHECK_STR(read_bytes(bytes, len + 2), "");
	CHECK_NUMBER(request->header_count, HTTP_HEADERS_MAX);
	memcpy(bytes + len, "Y: z\r\n\r\n", 8);
	CHECK_STR(read_bytes(bytes, len + 8), "http-head-too-large");
	done();
}
