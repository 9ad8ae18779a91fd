/* A provider's token response, well or ill; the first byte says which. */
#include "token_response.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct http_answer answer = {.status = 200, .content_type = "application/json"};
	struct arena *a = arena_new();
	struct token_response response = {.access_token = TEXT_NONE};
	const char *detail;
	const struct refusal *no;

	if (len > 0 && bytes[0] == '!') {
		answer.status = 400;
		bytes++;
		len--;
	}
	answer.body = (struct text){(const char *)bytes, len};
	no = token_response_parse(a, &answer, "Bearer", &response, &detail);
	if (no == NULL &&
	    (answer.status != 200 || response.id_token.at == NULL ||
	     memchr(response.access_token.at, '\n', response.access_token.len) != NULL))
		abort();
	arena_free(a);
	return 0;
}
