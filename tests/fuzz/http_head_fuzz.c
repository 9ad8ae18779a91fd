#include "http_reader.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_accepted(const struct http_request *request, size_t head, size_t size)
{
	assert(head <= size && head <= HTTP_HEAD_MAX);
	assert(request->path.len > 0 && request->path.at[0] == '/');
	assert(request->host.len > 0);
	assert(request->content_length <= HTTP_BODY_MAX);
	assert(request->content_length == 0 || request->method == HTTP_POST);
	for (size_t i = 0; i < request->header_count; i++) {
		struct text value = request->headers[i].value;

		assert(value.len == 0 || memchr(value.at, '\n', value.len) == NULL);
		assert(value.len == 0 || memchr(value.at, '\0', value.len) == NULL);
	}
}

/* What is said of the whole must not depend on how it arrived. */
static void check_prefix(struct text bytes, size_t whole)
{
	const struct refusal *no;
	size_t head = http_head_size((struct text){bytes.at, bytes.len / 2}, &no);

	assert(head == 0 || head == whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = {(const char *)data, size};
	struct arena *a = arena_new();
	struct http_request *request;
	const struct refusal *no;
	size_t head = http_read_head(a, bytes, &request, &no);

	if (head > 0 && no == NULL)
		check_accepted(request, head, size);
	check_prefix(bytes, head);
	arena_free(a);
	return 0;
}
