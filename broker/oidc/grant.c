#include "grant.h"
#include "acr.h"
#include "pkce.h"
#include "released_claims.h"
#include "scope.h"
#include <string.h>

const struct refusal code_unknown = {
	"code-unknown", 400, "invalid_grant",
	"The code is unknown, has expired, or was issued before a failover."};
const struct refusal code_spent = {"code-spent", 400, "invalid_grant",
				   "The code was used before; what it gave is revoked."};
static const struct refusal code_of_another_client = {
	"code-of-another-client", 400, "invalid_grant", "The code was issued to another client."};
static const struct refusal redirect_uri_differs = {
	"redirect-uri-differs", 400, "invalid_grant",
	"redirect_uri is not the one of the authorization request."};

static const struct refusal identity_without_pivot = {
	"identity-without-pivot", 403, "access_denied",
	"The provider did not give all claims that this client's subjects are derived from."};

/* What FranceConnect's subjects are derived from. */
static struct text pivot_hash(struct arena *a, enum identity_rule rule,
			      const struct identity *identity)
{
	return rule == IDENTITY_EUROPEAN ? identity_european_hash(a, identity)
					 : identity_pivot_hash(a, identity);
}

static enum identity_rule rule_of(const struct config *config, const char *provider)
{
	const struct provider *p = config_provider(config, provider);

	return p == NULL ? IDENTITY_ANY : p->identity;
}

struct grant *grant_make(struct arena *a, const struct config *config,
			 const struct authorize_request *request, const struct identity *identity,
			 const char *provider, const char *sid)
{
	struct grant *grant = arena_alloc(a, sizeof *grant);
	enum identity_rule rule = rule_of(config, provider);
	const char *account = identity_account(a, identity);
	struct released_claims told = released_claims(a, config, request, identity);
	bool wants_amr = (text_has_word(text_of(request->id_token_claims), TEXT("amr")) ||
			  text_has_word(text_of(request->scope), TEXT("amr"))) &&
			 scope_brings(config, request->client->scope, "amr");

	*grant = (struct grant){
		.client = request->client,
		.redirect_uri = request->redirect_uri,
		.code_challenge = request->code_challenge,
		.dpop_jkt = request->dpop_jkt,
		.x5t_s256 = "",
		.nonce = request->nonce,
		.scope = request->scope,
		.account = account,
		.person = identity_person(a, identity, rule, account),
		.told = told.names,
		.pivot_hash = request->client->subject_version == SUBJECT_FRANCECONNECT
				      ? pivot_hash(a, rule, identity)
				      : TEXT_NONE,
		.acr = acr_told(config, request->acr_values, identity->acr),
		.amr = wants_amr ? identity->amr : "",
		.sid = sid,
		.provider = provider,
		.auth_time = identity->auth_time,
		.claims = told.userinfo,
		.id_token_claims = told.id_token,
	};
	return grant;
}

const struct refusal *grant_check_identity(const struct grant *grant)
{
	return grant->client->subject_version == SUBJECT_FRANCECONNECT &&
			       grant->pivot_hash.at == NULL
		       ? &identity_without_pivot
		       : NULL;
}

struct text grant_told_claims(struct arena *a, const struct grant *grant)
{
	return released_claims_together(a, grant->claims, grant->id_token_claims);
}

void grant_put(struct record_writer *w, const struct grant *grant)
{
	record_put_string(w, "client_id", grant->client->client_id);
	record_put_string(w, "redirect_uri", grant->redirect_uri);
	record_put_string(w, "code_challenge", grant->code_challenge);
	record_put_string(w, "dpop_jkt", grant->dpop_jkt);
	record_put_string(w, "x5t_s256", grant->x5t_s256);
	record_put_string(w, "nonce", grant->nonce);
	record_put_string(w, "scope", grant->scope);
	record_put_string(w, "account", grant->account);
	if (strcmp(grant->person, grant->account) != 0)
		record_put_string(w, "person", grant->person);
	record_put(w, "pivot_hash", grant->pivot_hash);
	record_put_string(w, "acr", grant->acr);
	record_put_string(w, "amr", grant->amr);
	record_put_string(w, "sid", grant->sid);
	record_put_string(w, "provider", grant->provider);
	record_put_number(w, "auth_time", grant->auth_time);
	record_put_number(w, "started", grant->started);
	record_put(w, "claims", grant->claims);
	if (!text_is(grant->id_token_claims, "{}"))
		record_put(w, "id_token_claims", grant->id_token_claims);
}

static bool is_switched_on(const struct config *config, const char *id)
{
	const struct provider *provider = config_provider(config, id);

	return provider != NULL && provider->enabled;
}

struct grant *grant_get(struct arena *a, const struct config *config, const struct record *record)
{
	struct grant *grant = arena_alloc(a, sizeof *grant);

	*grant = (struct grant){
		.client = config_client(config, record_string(a, record, "client_id")),
		.redirect_uri = record_string(a, record, "redirect_uri"),
		.code_challenge = record_string(a, record, "code_challenge"),
		.dpop_jkt = record_string(a, record, "dpop_jkt"),
		.x5t_s256 = record_string(a, record, "x5t_s256"),
		.nonce = record_string(a, record, "nonce"),
		.scope = record_string(a, record, "scope"),
		.account = record_string(a, record, "account"),
		.person = record_string(a, record, "person"),
		.told = "",
		.pivot_hash = record_get(record, "pivot_hash"),
		.acr = record_string(a, record, "acr"),
		.amr = record_string(a, record, "amr"),
		.sid = record_string(a, record, "sid"),
		.provider = record_string(a, record, "provider"),
		.auth_time = record_number(record, "auth_time"),
		.started = record_number(record, "started"),
		.claims = record_get(record, "claims"),
		.id_token_claims = record_get(record, "id_token_claims"),
	};
	if (grant->client == NULL || *grant->account == '\0' || grant->claims.at == NULL)
		return NULL;
	if (grant->id_token_claims.at == NULL)
		grant->id_token_claims = TEXT("{}");
	if (*grant->person == '\0')
		grant->person = grant->account;
	return is_switched_on(config, grant->provider) ? grant : NULL;
}

const struct refusal *grant_check(const struct grant *grant, const struct client *client,
				  const char *redirect_uri, const char *code_verifier)
{
	if (strcmp(grant->client->client_id, client->client_id) != 0)
		return &code_of_another_client;
	if (strcmp(grant->redirect_uri, redirect_uri) != 0)
		return &redirect_uri_differs;
	return pkce_check_verifier(grant->code_challenge, code_verifier);
}

static bool is_offline(const struct grant *grant)
{
	return text_has_word(text_of(grant->scope), text_of(scope_offline_access));
}

bool grant_is_refreshable(const struct grant *grant)
{
	switch (grant->client->refresh_tokens) {
	case REFRESH_TOKENS_ALWAYS:
		return true;
	case REFRESH_TOKENS_OFFLINE_ACCESS:
		return is_offline(grant);
	case REFRESH_TOKENS_NEVER:
		return false;
	}
	return false;
}

bool grant_outlives_session(const struct grant *grant)
{
	return grant_is_refreshable(grant) && is_offline(grant);
}
