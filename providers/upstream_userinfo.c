#include "upstream_userinfo.h"
#include "json_read.h"
#include <string.h>

const struct refusal upstream_userinfo_failed = {
	"upstream-userinfo-failed", 502, "server_error",
	"The identity provider's userinfo endpoint answered with another status than 200."};
const struct refusal upstream_userinfo_malformed = {
	"upstream-userinfo-malformed", 502, "server_error",
	"The identity provider's userinfo is not a JSON object sent as application/json."};
const struct refusal upstream_userinfo_sub_wrong = {
	"upstream-userinfo-sub-wrong", 502, "server_error",
	"The identity provider's userinfo is about another subject than its ID token."};

json_t *upstream_userinfo_parse(struct arena *a, const struct http_answer *answer, const char *sub,
				const struct refusal **no, const char **detail)
{
	json_t *claims = json_read(a, answer->body, UPSTREAM_USERINFO_MAX);

	*no = NULL;
	*detail = NULL;
	if (answer->status != 200) {
		*no = &upstream_userinfo_failed;
		*detail = arena_printf(a, "status %d", answer->status);
	} else if (claims == NULL || strcmp(answer->content_type, "application/json") != 0) {
		*no = &upstream_userinfo_malformed;
	} else if (!text_is(json_text(claims, "sub"), sub)) {
		*no = &upstream_userinfo_sub_wrong;
	}
	return *no == NULL ? claims : NULL;
}
