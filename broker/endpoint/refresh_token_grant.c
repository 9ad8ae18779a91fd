/* refresh_token_grant.c -- a client comes again without its citizen: RFC 6749 6, OpenID Connect
 * Core 12, RFC 9700 4.14.2.
 *
 * What the citizen proved stays what it was (sub, acr, auth_time); the ID token has no nonce. The
 * refresh token is replaced, unless the client's registration says that it stays; one that was
 * replaced before ends the whole family, but for some seconds in which the same successor is given
 * again, because an answer may have been lost. Another client's attempt touches nothing.
 */
#include "context.h"
#include "dpop.h"
#include "exchange.h"
#include "released_claims.h"
#include "scope.h"
#include "token.h"
#include <string.h>

static const struct refusal refresh_token_missing = {
	"refresh-token-missing", 400, "invalid_request", "The refresh_token parameter is missing."};

static const struct refusal refresh_token_of_another_certificate = {
	"refresh-token-of-another-certificate", 400, "invalid_grant",
	"The refresh token is bound to a client certificate, and the request does not show it."};

static struct token *of(struct flow *f) { return token_of(f); }

static enum turn read_refresh_token(struct flow *f)
{
	const char *written = exchange_parameter(f, "refresh_token");

	if (*written == '\0')
		return flow_refuse(f, &refresh_token_missing, NULL);
	if (!refresh_token_read(f->arena, &context.refresh_token_key, written, &of(f)->shown))
		return flow_refuse(f, &refresh_token_unknown, NULL);
	return store_get(f, STORE_FAMILY, of(f)->shown.family, &of(f)->saved, &of(f)->outcome);
}

static const struct refusal *narrow(struct flow *f, struct grant *grant)
{
	const char *asked = exchange_parameter(f, "scope"), *narrowed = grant->scope;
	const struct refusal *no =
		*asked == '\0' ? NULL : scope_narrow(f->arena, grant->scope, asked, &narrowed);

	if (no == NULL && narrowed != grant->scope) {
		grant->claims = released_claims_narrow(f->arena, context.config, grant->claims,
						       grant->scope, narrowed);
		grant->id_token_claims = released_claims_narrow(
			f->arena, context.config, grant->id_token_claims, grant->scope, narrowed);
	}
	grant->scope = narrowed;
	return no;
}

static enum turn check_refresh_token(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	struct grant *grant = NULL;
	const struct refusal *no;

	if (of(f)->outcome == STORE_DONE && record_read(of(f)->saved, record))
		grant = grant_get(f->arena, context.config, record);
	if (grant == NULL || strcmp(grant->client->client_id, client_of(f)->client_id) != 0 ||
	    !grant_is_refreshable(grant))
		return flow_refuse(f, &refresh_token_unknown, NULL);
	of(f)->grant = grant;
	if (*grant->dpop_jkt != '\0' && strcmp(grant->dpop_jkt, of(f)->sender.proven.jkt) != 0)
		return flow_refuse(f, &dpop_key_differs, NULL);
	if (*grant->x5t_s256 != '\0' && strcmp(grant->x5t_s256, of(f)->sender.proven.x5t_s256) != 0)
		return flow_refuse(f, &refresh_token_of_another_certificate, NULL);
	no = narrow(f, grant);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn renew_family(struct flow *f)
{
	const struct client *client = client_of(f);
	const struct refresh_token *shown = &of(f)->shown;
	const struct store_renewal renewal = {.generation = shown->generation,
					      .grace_s = client->refresh_token_grace_s,
					      .rotates = client->refresh_token_rotation};
	struct store_write write = token_write_access(f);

	of(f)->refresh_token =
		refresh_token_write(f->arena, &context.refresh_token_key, shown->family,
				    shown->generation + renewal.rotates);
	token_make_answer(f);
	return store_renew(f, STORE_FAMILY, shown->family, &renewal, &write, 1, &of(f)->outcome);
}

const struct grant_type refresh_token_grant = {
	.name = "refresh_token",
	.read = read_refresh_token,
	.check = check_refresh_token,
	.spend = renew_family,
	.unknown = &refresh_token_unknown,
	.spent = &refresh_token_reused,
};
