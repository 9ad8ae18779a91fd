#include "token_response.h"
#include "json_read.h"
#include <string.h>
#include <strings.h>

const struct refusal upstream_token_unavailable = {
	"upstream-token-unavailable", 502, "temporarily_unavailable",
	"The identity provider's token endpoint is unavailable for the moment."};
const struct refusal upstream_token_failed = {
	"upstream-token-failed", 502, "server_error",
	"The identity provider's token endpoint answered with an error."};
const struct refusal upstream_client_refused = {
	"upstream-client-refused", 502, "server_error",
	"The identity provider does not accept our client authentication."};
const struct refusal upstream_code_refused = {
	"upstream-code-refused", 502, "server_error",
	"The identity provider does not accept the code that it gave."};
const struct refusal upstream_token_malformed = {
	"upstream-token-malformed", 502, "server_error",
	"The identity provider's token response is not a JSON object sent as application/json."};
const struct refusal upstream_token_type_unknown = {
	"upstream-token-type-unknown", 502, "server_error",
	"The identity provider's token_type is not the one asked for, Bearer or DPoP."};
const struct refusal upstream_access_token_unfit = {
	"upstream-access-token-unfit", 502, "server_error",
	"The identity provider's access_token is missing, too long or no token."};
const struct refusal upstream_id_token_missing = {
	"upstream-id-token-missing", 502, "server_error",
	"The identity provider's token response holds no id_token."};

static const struct refusal *check_error(const struct http_answer *answer, const json_t *object)
{
	struct text error = json_text(object, "error");

	if (answer->status == 503 || answer->status == 429)
		return &upstream_token_unavailable;
	if (text_is(error, "invalid_grant"))
		return &upstream_code_refused;
	if (text_is(error, "invalid_client") || text_is(error, "unauthorized_client") ||
	    answer->status == 401)
		return &upstream_client_refused;
	return &upstream_token_failed;
}

/* One goes into a header: RFC 6750 2.1, b64token; the other into a form: RFC 6749 A.17. */
static bool token_fits(struct text token)
{
	if (token.at == NULL || token.len == 0 || token.len > UPSTREAM_ACCESS_TOKEN_MAX)
		return false;
	for (size_t i = 0; i < token.len; i++)
		if (token.at[i] < 0x21 || token.at[i] > 0x7e)
			return false;
	return true;
}

const struct refusal *token_response_parse(struct arena *a, const struct http_answer *answer,
					   const char *token_type, struct token_response *response,
					   const char **detail)
{
	const json_t *object = json_read(a, answer->body, TOKEN_RESPONSE_MAX);

	*detail = NULL;
	if (answer->status != 200) {
		*detail = arena_printf(a, "status %d", answer->status);
		return check_error(answer, object);
	}
	if (object == NULL || strcmp(answer->content_type, "application/json") != 0)
		return &upstream_token_malformed;
	response->access_token = json_text(object, "access_token");
	response->id_token = json_text(object, "id_token");
	response->refresh_token = json_text(object, "refresh_token");
	if (!token_fits(response->refresh_token))
		response->refresh_token = TEXT_NONE;
	if (strcasecmp(json_string_or(object, "token_type", ""), token_type) != 0)
		return &upstream_token_type_unknown;
	if (!token_fits(response->access_token))
		return &upstream_access_token_unfit;
	return response->id_token.at == NULL ? &upstream_id_token_missing : NULL;
}
