/* revocation.c -- a client throws a token away: POST /revocation, RFC 7009.
 *
 * 200 says that the token is of no use any more, whatever it was before: unknown, expired and
 * malformed ones are answered so, too. A refresh token takes along its family and what that gave.
 * Another client's token stays as it is. The form of a token tells its kind; token_type_hint is
 * not needed.
 */
#include "access_token.h"
#include "client_steps.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "refresh_token.h"
#include <string.h>

static const struct refusal token_missing = {"token-missing", 400, "invalid_request",
					     "The token parameter is missing."};

struct revocation {
	struct client_request asked; /* first */
	const char *token;
	bool is_refresh_token;
	struct refresh_token refresh;
	struct text saved;
	enum store_outcome outcome;
};

static struct revocation *of(struct flow *f) { return (struct revocation *)f; }

static enum turn read_token(struct flow *f)
{
	struct revocation *r = of(f);

	r->token = exchange_parameter(f, "token");
	if (*r->token == '\0')
		return flow_refuse(f, &token_missing, NULL);
	r->is_refresh_token =
		refresh_token_read(f->arena, &context.refresh_token_key, r->token, &r->refresh);
	return r->is_refresh_token
		       ? store_get(f, STORE_FAMILY, r->refresh.family, &r->saved, &r->outcome)
		       : store_get(f, STORE_ACCESS_TOKEN, r->token, &r->saved, &r->outcome);
}

/* Both records name the client in the same field. */
static bool is_of_client(struct flow *f)
{
	struct record record;

	return of(f)->outcome == STORE_DONE && record_read(of(f)->saved, &record) &&
	       text_is(record_get(&record, "client_id"), client_of(f)->client_id);
}

static enum turn delete_token(struct flow *f)
{
	const struct revocation *r = of(f);

	if (!is_of_client(f))
		return FLOW_NEXT;
	return r->is_refresh_token ? store_finish(f, STORE_FAMILY, r->refresh.family)
				   : store_delete(f, STORE_ACCESS_TOKEN, r->token);
}

static enum turn say_revoked(struct flow *f) { return exchange_answer(f, 200, NULL, TEXT("")); }

static const struct flow_step steps[] = {
	CLIENT_STEPS,                   /* Redis, for private_key_jwt */
	{"read-token", read_token},     /* Redis */
	{"delete-token", delete_token}, /* Redis */
	{"say-revoked", say_revoked},
	{NULL, NULL},
};

const struct flow_kind revocation_flow = {
	.name = "revocation",
	.size = sizeof(struct revocation),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = client_refuse,
};
