/* provider_logout.c -- a provider says that a citizen signed out there: POST /provider_logout/ID.
 *
 * OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8, where we are the relying party. By sid it is
 * that session, by sub alone all of that person's at this provider. Clients are told in turn,
 * later. A token is marked as used when all is done: if we fail, the provider may send it again.
 */
#include "clock.h"
#include "context.h"
#include "end_of_session.h"
#include "endpoints.h"
#include "exchange.h"
#include "jwks_cache.h"
#include "provider_metadata.h"
#include "session_index.h"
#include "upstream_logout_token.h"
#include <string.h>

const struct refusal provider_logout_unknown = {"provider-logout-unknown", 400, "invalid_request",
						"No provider of this name signs anybody out here."};
static const struct refusal logout_token_replayed = {
	"logout-token-replayed", 400, "invalid_request", "The logout_token was used before."};

struct provider_logout {
	struct flow flow; /* first */
	const struct provider *provider;
	const struct provider_metadata *metadata;
	const struct jwk_set *keys;
	bool keys_are_newer;
	struct upstream_logout_token token;
	struct text list, saved; /* ids that are left, one a line; the session of the first */
	const char *id;
	const struct session *session;
	enum store_outcome outcome;
};

static struct provider_logout *of(struct flow *f) { return (struct provider_logout *)f; }

static enum turn read_request(struct flow *f)
{
	const char *detail = NULL;
	const struct refusal *no = exchange_read_parameters(f, &detail);

	if (no != NULL)
		return flow_refuse(f, no, detail);
	of(f)->provider =
		config_provider(context.config, arena_string(f->arena, f->exchange->path_rest));
	if (of(f)->provider == NULL || !of(f)->provider->enabled ||
	    strcmp(of(f)->provider->driver, "oidc") != 0)
		return flow_refuse(f, &provider_logout_unknown, NULL);
	f->log_provider = of(f)->provider->id;
	return provider_metadata_load(f, of(f)->provider, &of(f)->metadata);
}

static enum turn load_keys(struct flow *f)
{
	return jwks_cache_load(f, of(f)->provider, of(f)->metadata, &of(f)->keys);
}

static enum turn verify_logout_token(struct flow *f)
{
	struct provider_logout *p = of(f);
	const struct jwk_set *keys = p->keys;
	const struct refusal *no = upstream_logout_token_verify(
		f->arena, p->provider, keys, text_of(exchange_parameter(f, "logout_token")),
		clock_now(), &p->token);

	if (no == NULL)
		return FLOW_NEXT;
	if (p->keys_are_newer ||
	    (no != &logout_token_key_unknown && no != &logout_token_signature_wrong))
		return flow_refuse(f, no, NULL);
	p->keys_are_newer = true;
	if (jwks_cache_load_newer(f, p->provider, p->metadata, &p->keys) == FLOW_WAIT) {
		flow_repeat(f);
		return FLOW_WAIT;
	}
	return p->keys != keys ? verify_logout_token(f) : flow_refuse(f, no, NULL);
}

static const char *token_id(struct flow *f)
{
	return arena_printf(f->arena, "%s %s", of(f)->provider->id, of(f)->token.jti);
}

static enum turn read_mark(struct flow *f)
{
	return store_get(f, STORE_LOGOUT_TOKEN, token_id(f), &of(f)->saved, &of(f)->outcome);
}

static enum turn find_sessions(struct flow *f)
{
	const struct provider_logout *p = of(f);
	const char *id = *p->token.sid != '\0'
				 ? sessions_of_sid(f->arena, p->provider->id, p->token.sid)
				 : sessions_of_sub(f->arena, p->provider->id, p->token.sub);

	if (p->outcome != STORE_ABSENT)
		return flow_refuse(f, &logout_token_replayed, NULL);
	return store_get(f, STORE_SESSIONS, id, &of(f)->list, &of(f)->outcome);
}

static enum turn remember_token(struct flow *f);

static enum turn load_session(struct flow *f)
{
	of(f)->id = arena_string(f->arena, text_split(of(f)->list, '\n', &of(f)->list));
	if (*of(f)->id == '\0')
		return flow_jump(f, remember_token);
	return store_get(f, STORE_SESSION, of(f)->id, &of(f)->saved, &of(f)->outcome);
}

/* The list may be older than the session: both names must be hers. */
static bool is_meant(const struct provider_logout *p)
{
	const struct identity *identity = p->session->identity;

	return strcmp(p->session->provider, p->provider->id) == 0 &&
	       (*p->token.sub == '\0' || text_is(text_of(identity->sub), p->token.sub)) &&
	       (*p->token.sid == '\0' || text_is(identity->provider_sid, p->token.sid));
}

static enum turn end_session(struct flow *f)
{
	struct provider_logout *p = of(f);

	p->session = p->outcome == STORE_DONE ? session_parse(f->arena, p->saved) : NULL;
	if (p->session == NULL || !is_meant(p))
		return flow_jump(f, load_session);
	return end_of_session(f, p->id, p->session, NULL, &p->outcome);
}

/* Back to the next of the list, which is bounded. */
static enum turn tell_clients(struct flow *f)
{
	end_of_session_tell(f, of(f)->session, of(f)->outcome);
	return flow_jump(f, load_session);
}

static enum turn remember_token(struct flow *f)
{
	return store_first(f, STORE_LOGOUT_TOKEN, token_id(f), of(f)->token.ttl_s, NULL, 0,
			   &of(f)->outcome);
}

/* 2.8: 200, and no-store as every answer of ours. */
static enum turn answer(struct flow *f) { return exchange_answer(f, 200, NULL, TEXT_NONE); }

static const struct flow_step steps[] = {
	{"read-request", read_request}, /* the provider's metadata, cached */
	{"load-keys", load_keys},       /* its keys, cached */
	{"verify-logout-token", verify_logout_token},
	{"read-mark", read_mark},         /* Redis: was it used? */
	{"find-sessions", find_sessions}, /* Redis */
	{"load-session", load_session},   /* Redis: the next, while there is one */
	{"end-session", end_session},     /* Redis: with what clients are to be told */
	{"tell-clients", tell_clients},
	{"remember-token", remember_token}, /* Redis */
	{"answer", answer},
	{NULL, NULL},
};

const struct flow_kind provider_logout_flow = {
	.name = "provider-logout",
	.size = sizeof(struct provider_logout),
	.deadline_ms = 10000,
	.steps = steps,
	.refuse = exchange_refuse_json,
};
