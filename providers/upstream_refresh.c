#include "upstream_refresh.h"
#include "json_read.h"
#include <string.h>

const struct refusal upstream_refresh_refused = {
	"upstream-refresh-refused", 502, "server_error",
	"The identity provider does not accept the refresh token that it gave."};
static const struct refusal upstream_refreshed_id_token_differs = {
	"upstream-refreshed-id-token-differs", 502, "server_error",
	"The identity provider's ID token of a refresh is not about the sign-in of the first one."};

/* RFC 6750 3.1, RFC 9449 7.1: the token is over, revoked, or none. */
static bool token_was_refused(const struct http_answer *answer)
{
	return answer->status == 401 && strstr(answer->authenticate, "\"invalid_token\"") != NULL;
}

bool upstream_refresh(struct upstream *u, const struct http_answer *answer)
{
	enum provider_refresh when = u->provider->refresh;

	if (u->is_refreshed || u->refresh_token.at == NULL || when == REFRESH_NEVER)
		return false;
	if (answer == NULL ? when != REFRESH_ALWAYS : !token_was_refused(answer))
		return false;
	u->is_refreshed = true;
	u->repeated = NULL; /* these are other calls, each with a try of its own */
	return true;
}

static bool is_same(const struct upstream *u, const json_t *claims, const char *name)
{
	return json_equal(json_object_get(claims, name),
			  json_object_get(u->id_token_claims, name)) != 0;
}

static bool is_same_or_absent(const struct upstream *u, const json_t *claims, const char *name)
{
	return json_object_get(claims, name) == NULL || is_same(u, claims, name);
}

static bool has_audience(const json_t *aud, const json_t *one)
{
	for (size_t i = 0; i < json_array_size(aud); i++)
		if (json_equal(json_array_get(aud, i), one))
			return true;
	return json_equal(aud, one) != 0;
}

/* Each that the first one had: its aud is a string or an array of them. */
static bool has_audiences(const struct upstream *u, const json_t *claims)
{
	const json_t *aud = json_object_get(claims, "aud"),
		     *first = json_object_get(u->id_token_claims, "aud");

	for (size_t i = 0; i < json_array_size(first); i++)
		if (!has_audience(aud, json_array_get(first, i)))
			return false;
	return json_is_array(first) || has_audience(aud, first);
}

/* Issued with this refresh, so not before the first one. */
static bool is_newer(const struct upstream *u, const json_t *claims)
{
	return json_integer_value(json_object_get(claims, "iat")) >=
	       json_integer_value(json_object_get(u->id_token_claims, "iat"));
}

const struct refusal *upstream_refresh_check(const struct upstream *u, const json_t *claims,
					     const char **detail)
{
	*detail = NULL;
	if (!is_same(u, claims, "sub"))
		*detail = "sub";
	else if (!has_audiences(u, claims))
		*detail = "aud";
	else if (!is_newer(u, claims))
		*detail = "iat";
	else if (!is_same_or_absent(u, claims, "auth_time"))
		*detail = "auth_time";
	else if (!is_same_or_absent(u, claims, "nonce"))
		*detail = "nonce";
	return *detail == NULL ? NULL : &upstream_refreshed_id_token_differs;
}
