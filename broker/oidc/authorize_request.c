#include "authorize_request.h"
#include "acr.h"
#include "acr_obtained.h"
#include "dpop.h"
#include "pkce.h"
#include "prompt.h"
#include "provider_hint.h"
#include "redirect_uri.h"
#include "scope.h"
#include "strict_parameters.h"
#include "vnconnect.h"
#include <string.h>

static const struct refusal client_unknown = {"client-unknown", 400, NULL,
					      "The client_id is missing or not registered here."};
static const struct refusal response_type_missing = {
	"response-type-missing", 400, "invalid_request", "response_type is missing."};
static const struct refusal response_type_unsupported = {"response-type-unsupported", 400,
							 "unsupported_response_type",
							 "The only response_type is code."};
static const struct refusal request_uri_unsupported = {
	"request-uri-unsupported", 400, "request_uri_not_supported",
	"The only request_uri is one that our pushed authorization request endpoint gave."};
static const struct refusal request_object_required = {
	"request-object-required", 400, "invalid_request",
	"This client must sign its authorization requests (request, RFC 9101)."};
static const struct refusal pushed_request_required = {
	"pushed-request-required", 400, "invalid_request",
	"This client must push its authorization requests (RFC 9126)."};
static const struct refusal request_unprotected = {
	"request-unprotected", 400, "invalid_request",
	"The request has neither code_challenge nor state nor nonce: anybody could complete it."};
static const struct refusal registration_unsupported = {
	"registration-unsupported", 400, "registration_not_supported",
	"The registration parameter is not supported."};
static const struct refusal parameter_out_of_bounds = {
	"parameter-out-of-bounds", 400, "invalid_request",
	"A parameter is longer than 512 characters (state: 2048) or holds characters it must not."};
static const struct refusal acr_unsupported = {
	"acr-unsupported", 400, "invalid_acr",
	"The lowest level of acr_values is none for this client here (profile strict-fc)."};
static const struct refusal max_age_malformed = {"max-age-malformed", 400, "invalid_request",
						 "max_age is not a number of seconds."};

enum { VALUE_MAX = 512, STATE_MAX = 2048 };

/* VSCHAR of RFC 6749 appendix A; is_text allows any printable character. */
static bool is_bounded(const char *value, size_t most, bool is_text)
{
	size_t len = strnlen(value, most + 1);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		if (c < 0x20 || c == 0x7f || (c > 0x7f && !is_text))
			return false;
	}
	return len <= most;
}

/* A hint that is out of bounds is none: it is advice, and never an error (Core 3.1.2.1). */
static const char *hint(const struct form *form, const char *name)
{
	const char *value = form_value(form, name);

	return is_bounded(value, VALUE_MAX, true) ? value : "";
}

const struct refusal *authorize_request_identify(struct arena *a, const struct config *config,
						 const struct form *form,
						 struct authorize_request **request)
{
	const struct client *client = config_client(config, form_value(form, "client_id"));
	const char *redirect_uri = form_value(form, "redirect_uri");
	const char *state = form_value(form, "state");
	const struct refusal *no;

	if (client == NULL)
		return &client_unknown;
	no = redirect_uri_check(client, redirect_uri);
	if (no != NULL)
		return no;
	*request = arena_alloc(a, sizeof **request);
	**request = (struct authorize_request){
		.client = client,
		.redirect_uri = redirect_uri,
		.state = is_bounded(state, STATE_MAX, false) ? state : "",
		.response_mode = response_mode_standard(client),
		.pushed = "",
		.nonce = form_value(form, "nonce"),
		.code_challenge = form_value(form, "code_challenge"),
		.dpop_jkt = form_value(form, "dpop_jkt"),
		.login_hint = hint(form, "login_hint"),
		.ui_locales = hint(form, "ui_locales"),
		.provider_hint = hint(form, "idp_hint"),
		.scope = "",
		.acr = "",
		.acr_values = "",
		.acr_floor = "",
		.subject = "",
		.id_token_claims = "",
		.userinfo_claims = "",
		.max_age = -1,
	};
	response_mode_choose(client, form_value(form, "response_mode"), &(*request)->response_mode);
	return NULL;
}

static const struct refusal *check_unsupported(const struct client *client, const struct form *form)
{
	const char *type = form_value(form, "response_type");
	enum response_mode mode;

	if (*form_value(form, "registration") != '\0')
		return &registration_unsupported;
	if (*type == '\0')
		return &response_type_missing;
	if (strcmp(type, "code") != 0)
		return &response_type_unsupported;
	return response_mode_choose(client, form_value(form, "response_mode"), &mode);
}

/* How it came: a request object and a request_uri of ours were resolved before. */
static const struct refusal *check_way(const struct form *form,
				       const struct authorize_request *request)
{
	const struct client *client = request->client;

	if (*form_value(form, "request_uri") != '\0')
		return &request_uri_unsupported;
	if (client->require_pushed_authorization_requests && !request->is_pushed)
		return &pushed_request_required;
	if (client->require_signed_request_object && !request->is_signed)
		return &request_object_required;
	return NULL;
}

static const struct refusal *check_bounds(const struct form *form)
{
	static const char *const plain[] = {"nonce", "acr_values", "prompt"};

	if (!is_bounded(form_value(form, "state"), STATE_MAX, false))
		return &parameter_out_of_bounds;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (!is_bounded(form_value(form, plain[i]), VALUE_MAX, false))
			return &parameter_out_of_bounds;
	return NULL;
}

/* RFC 9700 2.1: one of the three ties the answer to the browser that asked. */
static const struct refusal *check_protection(const struct authorize_request *request)
{
	if (*request->code_challenge != '\0' || *request->state != '\0' ||
	    *request->nonce != '\0' || profile_rules(request->client->profile)->speaks_vnconnect)
		return NULL;
	return &request_unprotected;
}

static const struct refusal *read_max_age(const struct form *form, const struct client *client,
					  long long *max_age)
{
	const char *value = form_value(form, "max_age");

	*max_age = client->default_max_age;
	return *value == '\0' || text_number(text_of(value), max_age) ? NULL : &max_age_malformed;
}

/* acr_values and claims.id_token.acr ask for the same thing; the essential one comes first. */
static const struct refusal *read_claims_and_acr(struct arena *a, const struct config *config,
						 const struct form *form,
						 struct authorize_request *request)
{
	struct claims_parameter claims;
	const struct refusal *no = claims_parameter_parse(a, form_value(form, "claims"), &claims);
	const char *asked =
		*claims.acr_values != '\0' ? claims.acr_values : form_value(form, "acr_values");

	if (no != NULL)
		return no;
	request->id_token_claims = claims.id_token;
	request->userinfo_claims = claims.userinfo;
	request->subject = claims.sub;
	request->acr_is_essential = claims.acr_is_essential;
	asked = vnconnect_acr_values(a, config, request->client, asked);
	if (profile_rules(request->client->profile)->parameters_of_fc &&
	    !acr_is_supported(config, request->client, asked))
		return &acr_unsupported;
	request->acr = acr_choose(config, request->client, asked);
	if (acr_is_foreign(config, asked))
		request->acr_values = asked;
	if (!claims.acr_is_essential || *claims.acr_values == '\0')
		return NULL;
	request->acr_values = claims.acr_values;
	asked = acr_choose_essential(config, request->client, claims.acr_values);
	if (asked == NULL)
		return &acr_unmet;
	request->acr = asked;
	return NULL;
}

const struct refusal *authorize_request_check(struct arena *a, const struct config *config,
					      const struct form *form,
					      struct authorize_request *request)
{
	const struct refusal *no;

	if ((no = check_way(form, request)) != NULL ||
	    (no = check_unsupported(request->client, form)) != NULL ||
	    (no = check_bounds(form)) != NULL ||
	    (no = strict_parameters_check(request->client, form)) != NULL ||
	    (no = scope_check(a, config, request->client,
			      vnconnect_scope(request->client, form_value(form, "scope")),
			      &request->scope)) != NULL ||
	    (no = prompt_parse(form_value(form, "prompt"), &request->prompt)) != NULL ||
	    (no = read_max_age(form, request->client, &request->max_age)) != NULL ||
	    (no = pkce_check_challenge(request->client, request->code_challenge,
				       form_value(form, "code_challenge_method"))) != NULL ||
	    (no = dpop_check_jkt(request->dpop_jkt)) != NULL ||
	    (no = provider_hint_check(config, request)) != NULL ||
	    (no = check_protection(request)) != NULL)
		return no;
	if ((request->prompt & PROMPT_CONSENT) == 0) /* Core 11: ignored without consent */
		request->scope = scope_without(a, request->scope, scope_offline_access);
	return read_claims_and_acr(a, config, form, request);
}

bool authorize_request_forces_login(const struct authorize_request *request)
{
	return (request->prompt & (PROMPT_LOGIN | PROMPT_SELECT_ACCOUNT)) != 0 ||
	       request->max_age == 0;
}
