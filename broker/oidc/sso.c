#include "sso.h"
#include "acr.h"
#include "prompt.h"
#include "provider_offer.h"
#include <string.h>

const struct refusal login_required = {
	"login-required", 403, "login_required",
	"prompt=none was asked, and the citizen has to sign in at a provider."};
const struct refusal consent_required = {
	"consent-required", 403, "consent_required",
	"prompt=none was asked, and the citizen has not been shown yet what will be passed on."};
static const struct refusal session_not_reusable = {
	"session-not-reusable", 403, "login_required",
	"The client's rule for single sign-on does not let it take over this session."};
static const struct refusal session_of_another_provider = {
	"session-of-another-provider", 403, "interaction_required",
	"The citizen is signed in at a provider that this client may not use; she has to choose."};
static const struct refusal session_level_too_low = {
	"session-level-too-low", 403, "login_required",
	"The level that was asked is not one that this session may answer."};
static const struct refusal session_too_old = {
	"session-too-old", 403, "login_required",
	"The citizen signed in longer ago than max_age or the client's rule allows."};

static const struct refusal *check_rule(const struct sso_rule *rule, const struct session *session)
{
	switch (rule->reuse) {
	case SSO_ALWAYS:
		return NULL;
	case SSO_GROUP:
		return strcmp(rule->group, session->group) == 0 ? NULL : &session_not_reusable;
	case SSO_NEVER:
		break;
	}
	return &session_not_reusable;
}

static const struct refusal *check_provider(const struct config *config,
					    const struct client *client,
					    const struct session *session)
{
	const struct provider *provider = config_provider(config, session->provider);

	return provider != NULL && provider_is_offered(client, provider)
		       ? NULL
		       : &session_of_another_provider;
}

static const struct refusal *check_level(const struct config *config,
					 const struct authorize_request *request,
					 const struct session *session)
{
	const struct sso_rule *rule = &request->client->sso;
	const char *obtained = session->identity->acr;

	if (!acr_is_enough(config, obtained, request->acr) ||
	    !acr_is_enough(config, obtained, request->acr_floor) ||
	    !acr_is_enough(config, obtained, rule->minimum_acr))
		return &session_level_too_low;
	return *rule->maximum_acr == '\0' || acr_is_enough(config, rule->maximum_acr, request->acr)
		       ? NULL
		       : &session_level_too_low;
}

static const struct refusal *check_age(const struct authorize_request *request,
				       const struct session *session, long long now)
{
	int minutes = request->client->sso.max_minutes;

	if (request->max_age >= 0 && now - session->identity->auth_time > request->max_age)
		return &session_too_old;
	return minutes > 0 && now - session->started > minutes * 60LL ? &session_too_old : NULL;
}

const struct refusal *sso_check(const struct config *config,
				const struct authorize_request *request,
				const struct session *session, long long now)
{
	const struct refusal *no;

	if (session == NULL || authorize_request_forces_login(request))
		return &login_required;
	if ((no = check_rule(&request->client->sso, session)) != NULL ||
	    (no = check_provider(config, request->client, session)) != NULL ||
	    (no = check_level(config, request, session)) != NULL)
		return no;
	return check_age(request, session, now);
}

const struct identity *sso_identity(struct arena *a, const struct config *config,
				    const struct client *client, const struct session *session)
{
	struct identity *identity = arena_alloc(a, sizeof *identity);
	const char *most = client->sso.maximum_acr;

	*identity = *session->identity;
	if (*most != '\0' && acr_is_enough(config, identity->acr, most))
		identity->acr = most;
	return identity;
}
