/* upstream_userinfo.h -- what a provider's userinfo endpoint answers: OpenID Connect
 * Core 5.3.2, 5.3.4.
 *
 * A JSON object about the very subject of the ID token, or nothing. Pure.
 */
#pragma once
#include "http_client.h"
#include <jansson.h>

enum { UPSTREAM_USERINFO_MAX = 64 * 1024 };

/* Its claims, in the arena; NULL with *no set, and *detail for the log. */
json_t *upstream_userinfo_parse(struct arena *a, const struct http_answer *answer, const char *sub,
				const struct refusal **no, const char **detail);

extern const struct refusal upstream_userinfo_failed, upstream_userinfo_malformed,
	upstream_userinfo_sub_wrong;
