/* What a provider says to a pushed request, and to a proof without its nonce: a status line, a
 * challenge, a nonce and a body, each ended by a line. What is believed is printable and bounded.
 */
#include "dpop_nonce.h"
#include "pushed_response.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *line(struct arena *a, struct text *rest)
{
	return arena_string(a, text_split(*rest, '\n', rest));
}

static bool is_printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < '!' || *s > '~')
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct provider provider = {.id = "p"};
	struct arena *a = arena_new();
	struct text rest = {(const char *)data, size};
	struct http_answer answer = {.status = (int)strtol(line(a, &rest), NULL, 10) % 1000,
				     .content_type = "application/json",
				     .authenticate = line(a, &rest),
				     .dpop_nonce = line(a, &rest)};
	const char *uri = "", *detail;

	answer.body = rest.at == NULL ? TEXT("") : rest;
	if (pushed_response_parse(a, &answer, &uri, &detail) == NULL &&
	    (!is_printable(uri) || *uri == '\0' || strlen(uri) > UPSTREAM_REQUEST_URI_MAX))
		abort();
	for (int server = 0; server < 2; server++) {
		dpop_nonce_keep(&provider, (enum dpop_server)server, &answer);
		if (dpop_nonce_is_demanded(a, (enum dpop_server)server, &answer) &&
		    strcmp(dpop_nonce_last(&provider, (enum dpop_server)server),
			   answer.dpop_nonce) != 0)
			abort();
	}
	dpop_nonces_close();
	arena_free(a);
	return 0;
}
