/* token_response.h -- what a provider's token endpoint answers: OpenID Connect Core 3.1.3.3,
 * RFC 6749 5.1, 5.2. Nothing is believed yet: upstream_id_token.h checks it. Pure.
 */
#pragma once
#include "http_client.h"

enum { TOKEN_RESPONSE_MAX = 128 * 1024, UPSTREAM_ACCESS_TOKEN_MAX = 16 * 1024 };

struct token_response {
	struct text access_token, id_token, refresh_token; /* absent if there is none */
};

/* In the arena; *detail is set for the log. response is also set if id_token is all that is
 * missing. A refresh_token that is none is left out. token_type, in any case, is what we asked for:
 * "Bearer", or "DPoP" for tokens bound to a key. */
const struct refusal *token_response_parse(struct arena *a, const struct http_answer *answer,
					   const char *token_type, struct token_response *response,
					   const char **detail);

extern const struct refusal upstream_token_unavailable, upstream_token_failed,
	upstream_client_refused, upstream_code_refused, upstream_token_malformed,
	upstream_token_type_unknown, upstream_access_token_unfit, upstream_id_token_missing;
