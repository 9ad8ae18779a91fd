#include "authorization_response.h"
#include "provider_metadata.h"
#include <string.h>

const struct refusal provider_issuer_missing = {
	"provider-issuer-missing", 400, "server_error",
	"The identity provider's answer lacks the iss parameter that its metadata promises."};
const struct refusal provider_issuer_wrong = {
	"provider-issuer-wrong", 400, "server_error",
	"The answer came from another identity provider than the one that was asked."};
const struct refusal provider_response_ambiguous = {
	"provider-response-ambiguous", 400, "server_error",
	"The identity provider's answer holds a code and an error."};
const struct refusal provider_response_empty = {
	"provider-response-empty", 400, "server_error",
	"The identity provider's answer holds neither a code nor an error."};
const struct refusal provider_code_unfit = {
	"provider-code-unfit", 400, "server_error",
	"The identity provider's code is too long or holds forbidden characters."};
const struct refusal provider_access_denied = {"provider-access-denied", 403, "access_denied",
					       "The citizen or the identity provider declined."};
const struct refusal provider_wants_interaction = {
	"provider-wants-interaction", 403, "login_required",
	"The identity provider must interact with the citizen and was not allowed to."};
const struct refusal provider_cannot_meet_requirements = {
	"provider-cannot-meet-requirements", 403, "access_denied",
	"The identity provider cannot reach the level that was asked."};
const struct refusal provider_unavailable = {
	"provider-unavailable", 503, "temporarily_unavailable",
	"The identity provider says that it is unavailable for the moment."};
const struct refusal provider_failed = {"provider-failed", 502, "server_error",
					"The identity provider answered with an error."};

static const struct {
	const char *error;
	const struct refusal *no;
} errors[] = {
	{"access_denied", &provider_access_denied},
	{"login_required", &provider_wants_interaction},
	{"interaction_required", &provider_wants_interaction},
	{"consent_required", &provider_wants_interaction},
	{"account_selection_required", &provider_wants_interaction},
	{"unmet_authentication_requirements", &provider_cannot_meet_requirements},
	{"temporarily_unavailable", &provider_unavailable},
};

const struct refusal *authorization_response_error(const char *error)
{
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(errors[i].error, error) == 0)
			return errors[i].no;
	return &provider_failed;
}

bool authorization_response_was_error(const struct refusal *no)
{
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (errors[i].no == no)
			return true;
	return no == &provider_failed;
}

/* For the log: an error code of a plausible form, and no text of somebody's choosing. */
static const char *loggable(const char *error)
{
	size_t len = strspn(error, "abcdefghijklmnopqrstuvwxyz_");

	return error[len] == '\0' && len <= 64 ? error : "an error of no plausible form";
}

static bool code_fits(const char *code)
{
	size_t len = 0;

	for (; code[len] != '\0'; len++)
		if (code[len] < 0x20 || code[len] > 0x7e)
			return false;
	return len <= UPSTREAM_CODE_MAX;
}

static const struct refusal *check_issuer(const struct upstream *u)
{
	const struct provider *p = u->provider;

	if (*u->iss == '\0')
		return p->authorization_response_iss_parameter_supported ||
				       (u->metadata != NULL &&
					u->metadata->authorization_response_iss_parameter_supported)
			       ? &provider_issuer_missing
			       : NULL;
	return strcmp(u->iss, p->issuer) == 0 || strcmp(u->iss, p->metadata_issuer) == 0
		       ? NULL
		       : &provider_issuer_wrong;
}

const struct refusal *authorization_response_check(const struct upstream *u, const char **detail)
{
	const struct refusal *no = check_issuer(u);

	*detail = NULL;
	if (no != NULL)
		return no;
	if (*u->error != '\0' && *u->code != '\0')
		return &provider_response_ambiguous;
	if (*u->error != '\0') {
		*detail = loggable(u->error);
		return authorization_response_error(u->error);
	}
	if (*u->code == '\0')
		return &provider_response_empty;
	return code_fits(u->code) ? NULL : &provider_code_unfit;
}
