#include "response_mode.h"
#include <string.h>

static const struct refusal response_mode_unsupported = {
	"response-mode-unsupported", 400, "invalid_request",
	"response_mode is not query, form_post, jwt, query.jwt or form_post.jwt."};
static const struct refusal response_mode_unsigned = {
	"response-mode-unsigned", 400, "invalid_request",
	"This client's profile demands signed responses: response_mode jwt, query.jwt or "
	"form_post.jwt."};

const char *const response_mode_names[] = {"query",     "form_post",     "jwt",
					   "query.jwt", "form_post.jwt", NULL};

static const enum response_mode modes[] = {RESPONSE_QUERY, RESPONSE_FORM_POST, RESPONSE_QUERY_JWT,
					   RESPONSE_QUERY_JWT, RESPONSE_FORM_POST_JWT};

enum response_mode response_mode_standard(const struct client *client)
{
	return profile_rules(client->profile)->requires_signed_response ? RESPONSE_QUERY_JWT
									: RESPONSE_QUERY;
}

const struct refusal *response_mode_choose(const struct client *client, const char *asked,
					   enum response_mode *mode)
{
	size_t i = 0;

	*mode = response_mode_standard(client);
	if (*asked == '\0')
		return NULL;
	while (response_mode_names[i] != NULL && strcmp(response_mode_names[i], asked) != 0)
		i++;
	if (response_mode_names[i] == NULL)
		return &response_mode_unsupported;
	if (response_mode_is_signed(*mode) && !response_mode_is_signed(modes[i]))
		return &response_mode_unsigned;
	*mode = modes[i];
	return NULL;
}

bool response_mode_is_signed(enum response_mode mode)
{
	return mode == RESPONSE_QUERY_JWT || mode == RESPONSE_FORM_POST_JWT;
}

bool response_mode_is_posted(enum response_mode mode)
{
	return mode == RESPONSE_FORM_POST || mode == RESPONSE_FORM_POST_JWT;
}
