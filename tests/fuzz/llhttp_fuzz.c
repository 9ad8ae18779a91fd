/* llhttp_fuzz.c -- whatever we accept, another strict reader of HTTP frames in the same way.
 *
 * The opposite need not hold: we refuse much that llhttp takes (chunks, folded lines, upgrades).
 */
#include "http_reader.h"
#include "llhttp_frame.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool same, const char *what)
{
	if (same)
		return;
	fprintf(stderr, "llhttp reads another %s\n", what);
	abort();
}

static void compare(const struct http_request *request, struct text head)
{
	struct llhttp_frame frame;
	struct text rest;

	must(llhttp_frame(head.at, head.len, &frame), "verdict");
	must(frame.head == head.len, "end of the head");
	must(text_is(text_split(head, ' ', &rest), frame.method), "method");
	must(frame.content_length == request->content_length, "length");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = {(const char *)data, size};
	struct arena *a = arena_new();
	struct http_request *request;
	const struct refusal *no;
	size_t head = http_read_head(a, bytes, &request, &no);

	if (head > 0 && no == NULL)
		compare(request, (struct text){bytes.at, head});
	arena_free(a);
	return 0;
}
