#include "clock.h"
#include "http_response.h"
#include "test.h"

static struct exchange_header second = {"B", "2", NULL}, first = {"A", "1", &second};

static struct text write_at_1994(struct arena *a, const struct http_response *response)
{
	long long before = clock_offset;
	struct text bytes;

	clock_offset += 784111777 - clock_now();
	bytes = http_response_write(a, response);
	clock_offset = before;
	return bytes;
}

TEST(an_answer_is_one_run_of_bytes)
{
	struct arena *a = arena_new();
	struct http_response response = {200, "text/plain", TEXT("hello"), &first, false, false};

	CHECK_TEXT(write_at_1994(a, &response),
		   "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
		   "Content-Type: text/plain\r\nContent-Length: 5\r\nA: 1\r\nB: 2\r\n\r\nhello");
	response.is_head = response.close = true;
	CHECK_TEXT(write_at_1994(a, &response),
		   "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
		   "Content-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n"
		   "A: 1\r\nB: 2\r\n\r\n");
	arena_free(a);
}

TEST(an_answer_without_type_has_no_body)
{
	struct arena *a = arena_new();
	struct http_response response = {.status = 303, .body = TEXT("not sent")};

	CHECK_TEXT(write_at_1994(a, &response),
		   "HTTP/1.1 303 See Other\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
		   "Content-Length: 0\r\n\r\n");
	response.status = 201;
	CHECK_TEXT(write_at_1994(a, &response),
		   "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
		   "Content-Length: 0\r\n\r\n");
	response.status = 304;
	CHECK_TEXT(write_at_1994(a, &response),
		   "HTTP/1.1 304 Not Modified\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
	response.status = 204;
	CHECK_TEXT(write_at_1994(a, &response),
		   "HTTP/1.1 204 No Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
	arena_free(a);
}

TEST(an_answer_may_be_large)
{
	static char body[100000];
	struct arena *a = arena_new();
	struct http_response response = {.status = 999, .content_type = "a/b"};

	memset(body, 'x', sizeof body);
	response.body = (struct text){body, sizeof body};
	CHECK(http_response_write(a, &response).len > sizeof body);
	arena_free(a);
}
