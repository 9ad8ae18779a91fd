/* userinfo.c -- what the access token is for: GET or POST /userinfo.
 *
 * OpenID Connect Core 5.3, RFC 6750. The token comes in the Authorization header or, by POST, in
 * the form; never in the query. The answer was made when the token was issued.
 */
#include "access_token.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "store.h"
#include <string.h>
#include <strings.h>

static const struct refusal access_token_missing = {"access-token-missing", 401, NULL,
						    "The request has no access token."};
static const struct refusal access_token_ambiguous = {
	"access-token-ambiguous", 400, "invalid_request",
	"The access token is in the query, or in more than one place."};
static const struct refusal access_token_invalid = {
	"access-token-invalid", 401, "invalid_token",
	"The access token is unknown, has expired, or is revoked."};

struct userinfo {
	struct flow flow; /* first */
	const char *token;
	struct text saved;
	enum store_outcome outcome;
};

static struct userinfo *of(struct flow *f) { return (struct userinfo *)f; }

static bool is_bearer_token(const char *token)
{
	size_t len = strlen(token);

	return len > 0 && len <= 256 &&
	       strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			     "0123456789-._~+/=") == len;
}

static bool is_in_query(struct flow *f)
{
	struct form query = {0};
	const char *detail;

	return form_parse(f->arena, f->exchange->request->query, &query, &detail) == NULL &&
	       *form_value(&query, "access_token") != '\0';
}

static enum turn read_token(struct flow *f)
{
	const char *authorization = exchange_request_header(f, "Authorization"), *detail = NULL;
	const struct refusal *no = exchange_read_parameters(f, &detail);
	const char *parameter = exchange_parameter(f, "access_token");

	if (no != NULL)
		return flow_refuse(f, no, detail);
	if (is_in_query(f) || (*parameter != '\0' && *authorization != '\0'))
		return flow_refuse(f, &access_token_ambiguous, NULL);
	of(f)->token = parameter;
	if (*authorization != '\0') {
		if (strncasecmp(authorization, "Bearer ", 7) != 0)
			return flow_refuse(f, &access_token_missing, NULL);
		of(f)->token = authorization + 7;
	}
	if (*of(f)->token == '\0')
		return flow_refuse(f, &access_token_missing, NULL);
	return is_bearer_token(of(f)->token) ? FLOW_NEXT
					     : flow_refuse(f, &access_token_invalid, NULL);
}

static enum turn load_token(struct flow *f)
{
	return store_get(f, STORE_ACCESS_TOKEN, of(f)->token, &of(f)->saved, &of(f)->outcome);
}

static enum turn give_claims(struct flow *f)
{
	struct access_token *token =
		of(f)->outcome == STORE_DONE ? access_token_parse(f->arena, of(f)->saved) : NULL;

	if (token == NULL || config_client(context.config, token->client_id) == NULL)
		return flow_refuse(f, &access_token_invalid, NULL);
	f->log_client = token->client_id;
	return exchange_json(f, 200, token->userinfo);
}

/* RFC 6750 section 3: no error code where no token was given. */
static void refuse(struct flow *f)
{
	const struct refusal *no = f->refusal;

	if (no->status == 401 && no->error == NULL)
		exchange_header(f, "WWW-Authenticate", "Bearer realm=\"userinfo\"");
	else if (no->status < 500)
		exchange_header(f, "WWW-Authenticate",
				arena_printf(f->arena,
					     "Bearer realm=\"userinfo\", error=\"%s\", "
					     "error_description=\"%s\"",
					     no->error, no->help));
	exchange_refuse_json(f);
}

static const struct flow_step steps[] = {
	{"read-token", read_token},
	{"load-token", load_token}, /* Redis */
	{"give-claims", give_claims},
	{NULL, NULL},
};

const struct flow_kind userinfo_flow = {
	.name = "userinfo",
	.size = sizeof(struct userinfo),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = refuse,
};
