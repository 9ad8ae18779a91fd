#include "pushed_response.h"
#include "json_read.h"
#include <string.h>

enum { ANSWER_MAX = 16 * 1024 };

const struct refusal upstream_push_unavailable = {
	"upstream-push-unavailable", 502, "temporarily_unavailable",
	"The identity provider's endpoint for pushed requests is unavailable for the moment."};
const struct refusal upstream_push_refused = {
	"upstream-push-refused", 502, "server_error",
	"The identity provider does not accept our pushed authorization request."};
const struct refusal upstream_push_malformed = {
	"upstream-push-malformed", 502, "server_error",
	"The identity provider's answer to a pushed request holds no request_uri."};

static bool is_request_uri(struct text uri)
{
	if (uri.at == NULL || uri.len == 0 || uri.len > UPSTREAM_REQUEST_URI_MAX)
		return false;
	for (size_t i = 0; i < uri.len; i++)
		if (uri.at[i] < '!' || uri.at[i] > '~')
			return false;
	return true;
}

/* For the log: an error code, and no text of somebody's choosing. */
static const char *reason(struct arena *a, const struct http_answer *answer)
{
	const char *error = json_string_or(json_read(a, answer->body, ANSWER_MAX), "error", "");
	size_t len = strspn(error, "abcdefghijklmnopqrstuvwxyz_");

	return arena_printf(a, "status %d %s", answer->status,
			    error[len] == '\0' && len <= 64 ? error : "");
}

const struct refusal *pushed_response_parse(struct arena *a, const struct http_answer *answer,
					    const char **request_uri, const char **detail)
{
	struct text uri;

	*detail = NULL;
	if (answer->status != 201 && answer->status != 200) {
		*detail = reason(a, answer);
		return answer->status == 503 || answer->status == 429 ? &upstream_push_unavailable
								      : &upstream_push_refused;
	}
	uri = json_text(json_read(a, answer->body, ANSWER_MAX), "request_uri");
	if (strcmp(answer->content_type, "application/json") != 0 || !is_request_uri(uri))
		return &upstream_push_malformed;
	*request_uri = arena_string(a, uri);
	return NULL;
}
