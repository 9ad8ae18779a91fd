/* authorization_code_grant.c -- a client redeems its code: RFC 6749 4.1.3, Core 3.1.3.
 *
 * A code that its own client redeems wrongly is dead, as is one that comes with another client's
 * credentials (proof of a leak); nobody without credentials can touch it. What becomes of one that
 * was spent before is spent_code.c's.
 */
#include "challenge_memory.h"
#include "context.h"
#include "dpop.h"
#include "exchange.h"
#include "log.h"
#include "random.h"
#include "token.h"
#include <string.h>

static const struct refusal code_missing = {"code-missing", 400, "invalid_request",
					    "The code parameter is missing."};

static struct token *of(struct flow *f) { return token_of(f); }

static enum turn read_code(struct flow *f)
{
	const char *code = exchange_parameter(f, "code");

	if (*code == '\0')
		return flow_refuse(f, &code_missing, NULL);
	return store_get(f, STORE_GRANT, code, &of(f)->saved, &of(f)->outcome);
}

/* Whoever looks after the log hears of a client that has one challenge, or nonce, for all. Clients
 * that share a place hide each other. */
static void warn_of_constant(struct flow *f, const struct grant *grant)
{
	static struct challenge_memory memories[256];
	const char *client_id = client_of(f)->client_id;
	const char *tie = *grant->code_challenge != '\0' ? grant->code_challenge : grant->nonce;
	struct hash place = hash_sha256(text_of(client_id));

	if (*tie != '\0' &&
	    challenge_memory_repeats(&memories[place.bytes[0]],
				     text_of(arena_printf(f->arena, "%s %s", client_id, tie))))
		log_line(LOG_LEVEL_WARNING, "client-challenge-constant", "client", client_id, NULL);
}

static enum turn check_code(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	if (of(f)->outcome == STORE_SPENT)
		return flow_jump(f, read_answer);
	if (of(f)->outcome != STORE_DONE || !record_read(of(f)->saved, record))
		return flow_refuse(f, &code_unknown, NULL);
	of(f)->grant = grant_get(f->arena, context.config, record);
	if (of(f)->grant == NULL)
		return flow_refuse(f, &code_unknown, NULL);
	no = grant_check(of(f)->grant, client_of(f), exchange_parameter(f, "redirect_uri"),
			 exchange_parameter(f, "code_verifier"));
	if (no == NULL && *of(f)->grant->dpop_jkt != '\0' &&
	    strcmp(of(f)->grant->dpop_jkt, of(f)->sender.proven.jkt) != 0)
		no = &dpop_key_differs;
	if (no != NULL)
		return code_burn(f, no);
	warn_of_constant(f, of(f)->grant);
	return FLOW_NEXT;
}

/* The mark of a spent code outlives what it gave, so that a replay can still revoke it. */
static int mark_ttl_s(const struct client *client, bool has_family)
{
	int given_ttl_s = client->access_token_ttl_s;

	if (has_family && client->refresh_token_ttl_s > given_ttl_s)
		given_ttl_s = client->refresh_token_ttl_s;
	return given_ttl_s + context.config->settings.code_ttl_s;
}

/* The family holds the grant without what only its code needed. RFC 9449 5, RFC 8705 4: refresh
 * tokens of a public client are bound to the key, those of others to the client. */
static struct store_write found_family(struct flow *f)
{
	bool is_public = client_of(f)->token_endpoint_auth_method == CLIENT_NONE;
	const char *family = random_token(f->arena, 32).at;
	struct record_writer w = record_write(f->arena);
	struct grant grant = *of(f)->grant;

	grant.redirect_uri = grant.code_challenge = grant.nonce = "";
	grant.dpop_jkt = is_public ? of(f)->sender.proven.jkt : "";
	grant.x5t_s256 = is_public ? of(f)->sender.proven.x5t_s256 : "";
	grant_put(&w, &grant);
	of(f)->refresh_token = refresh_token_write(f->arena, &context.refresh_token_key, family, 0);
	return (struct store_write){STORE_FAMILY, family, record_written(&w),
				    client_of(f)->refresh_token_ttl_s};
}

static enum turn spend_code(struct flow *f)
{
	const char *code = exchange_parameter(f, "code");
	bool has_family = grant_is_refreshable(of(f)->grant);
	struct store_write writes[3] = {token_write_access(f)};
	size_t count = 1;

	if (has_family)
		writes[count++] = found_family(f);
	token_make_answer(f);
	writes[count++] = token_write_answer(f, code);
	return store_spend(f, STORE_GRANT, code, mark_ttl_s(client_of(f), has_family), writes,
			   count, &of(f)->outcome);
}

enum turn burn_code(struct flow *f)
{
	return store_spend(f, STORE_GRANT, exchange_parameter(f, "code"),
			   mark_ttl_s(client_of(f), false), NULL, 0, &of(f)->outcome);
}

const struct grant_type authorization_code_grant = {
	.name = "authorization_code",
	.read = read_code,
	.check = check_code,
	.spend = spend_code,
	.unknown = &code_unknown,
	.spent = &code_spent,
};
