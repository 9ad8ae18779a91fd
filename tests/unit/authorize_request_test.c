/* authorize_request_test.c -- OpenID Connect Core 3.1.2.1, parameter by parameter. */
#include "a_config.h"
#include "acr.h"
#include "acr_obtained.h"
#include "authorize_response.h"
#include "prompt.h"
#include "test.h"

#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define GOOD                                                                                       \
	"client_id", "tax", "redirect_uri", "https://tax.example/cb", "response_type", "code",     \
		"scope", "openid profile", "state", "st", "nonce", "no", "code_challenge",         \
		CHALLENGE, "code_challenge_method", "S256"

static struct arena *a;
static struct authorize_request *request;

static const struct refusal *check(const struct form *form)
{
	const struct refusal *no;

	arena_free(a);
	a = arena_new();
	no = authorize_request_identify(a, a_config(), form, &request);
	return no != NULL ? no : authorize_request_check(a, a_config(), form, request);
}

TEST(a_good_request_is_understood)
{
	struct form form;

	a_form(&form, GOOD, "max_age", "60", "prompt", "login", "acr_values", "eidas2", NULL);
	CHECK_REFUSAL(check(&form), "");
	CHECK_STR(request->scope, "openid profile");
	CHECK_STR(request->acr, "eidas2");
	CHECK_NUMBER(request->max_age, 60);
	CHECK_NUMBER(request->prompt, PROMPT_LOGIN);
	CHECK_STR(request->state, "st");
}

TEST(unknown_parameters_are_ignored)
{
	struct form form;

	a_form(&form, GOOD, "utm_source", "mail", NULL);
	CHECK_REFUSAL(check(&form), "");
}

TEST(client_and_redirect_uri_come_first)
{
	struct form form;

	a_form(&form, "client_id", "nobody", NULL);
	CHECK_REFUSAL(check(&form), "client-unknown");
	a_form(&form, "client_id", "tax", NULL);
	CHECK_REFUSAL(check(&form), "redirect-uri-missing");
	a_form(&form, "client_id", "tax", "redirect_uri", "https://tax.example/cb?", NULL);
	CHECK_REFUSAL(check(&form), "redirect-uri-unregistered");
}

static void refused(const char *name, const char *value, const char *refusal)
{
	struct form form;

	a_form(&form, GOOD, NULL);
	for (size_t i = 0; i <= form.count; i++) {
		if (i == form.count)
			form.parameters[form.count++] = (struct form_parameter){name, value};
		if (strcmp(form.parameters[i].name, name) == 0) {
			form.parameters[i].value = value;
			break;
		}
	}
	CHECK_REFUSAL(check(&form), refusal);
}

TEST(what_is_not_supported_is_refused_by_name)
{
	refused("request_uri", "https://tax.example/r", "request-uri-unsupported");
	refused("registration", "{}", "registration-unsupported");
	refused("response_type", "", "response-type-missing");
	refused("response_type", "code id_token", "response-type-unsupported");
	refused("response_mode", "fragment", "response-mode-unsupported");
	refused("max_age", "-1", "max-age-malformed");
	refused("max_age", "1e9", "max-age-malformed");
}

TEST(parameters_are_bounded)
{
	char long_one[2100];

	memset(long_one, 'a', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	refused("state", long_one, "parameter-out-of-bounds");
	refused("nonce", "line\nbreak", "parameter-out-of-bounds");
	refused("state", "h\xc3\xa9", "parameter-out-of-bounds");
	refused("nonce", long_one + sizeof long_one - 514, "parameter-out-of-bounds");
	refused("nonce", long_one + sizeof long_one - 513, "");
	refused("state", long_one + 1100, ""); /* */
	refused("login_hint", "h\xc3\xa9", "");
}

/* B52 */
TEST(hints_are_never_an_error)
{
	static const char *const hints[] = {"display", "login_hint", "ui_locales",
					    "claims_locales"};
	char long_one[10000];

	memset(long_one, 'a', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
		refused(hints[i], "<b>hologram", "");
		refused(hints[i], "line\nbreak", "");
		refused(hints[i], long_one, "");
	}
	refused("login_hint", long_one, "");
	CHECK_STR(request->login_hint, "");
	refused("login_hint", "anne@example.org", "");
	CHECK_STR(request->login_hint, "anne@example.org");
}

/* A-18, B46: never a lower acr, and one of those that were asked */
TEST(an_essential_acr_must_be_one_we_know)
{
	refused("claims",
		"{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"urn:x\",\"eidas2\"]}}}",
		"");
	CHECK_STR(request->acr, "eidas2");
	CHECK_STR(request->acr_values, " urn:x eidas2");
	refused("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:x\"}}}",
		"acr-unmet");
	refused("claims", "{\"id_token\":{\"acr\":{\"value\":\"urn:x\"}}}", "");
	CHECK_STR(request->acr, "");
	refused("claims", "{\"id_token\":{\"acr\":{\"essential\":true}}}", "");
	CHECK_STR(acr_unmet.error, "unmet_authentication_requirements");
}

static void refused_strictly(const char *acr_values, const char *name)
{
	struct form form;

	a_form(&form, "client_id", "tax", "redirect_uri", "https://tax.example/cb", "response_type",
	       "code", "scope", "openid", "state", "a-state-of-22-or-more--", "nonce",
	       "a-nonce-of-22-or-more--", "acr_values", acr_values, "code_challenge", CHALLENGE,
	       "code_challenge_method", "S256", NULL);
	CHECK_REFUSAL(check(&form), name);
}

/* U02, U07 */
TEST(a_level_that_is_none_for_the_client_is_an_error_for_strict_fc_alone)
{
	tax_client.minimum_acr = "eidas2";
	refused("acr_values", "eidas1", "");
	CHECK_STR(request->acr, "eidas2");
	tax_client.profile = PROFILE_STRICT_FC;
	refused_strictly("eidas1", "acr-unsupported");
	refused_strictly("eidas1 eidas3", "acr-unsupported");
	refused_strictly("eidas3 eidas2", "");
	refused_strictly("urn:x", "");
	tax_client.profile = PROFILE_DEFAULT;
	tax_client.minimum_acr = "";
}

TEST(a_state_that_is_out_of_bounds_is_never_sent_back)
{
	struct form form;

	a_form(&form, "client_id", "tax", "redirect_uri", "https://tax.example/cb", "state",
	       "a\r\nb", NULL);
	CHECK_REFUSAL(check(&form), "response-type-missing");
	CHECK_STR(request->state, "");
}

TEST(the_claims_parameter_asks_for_a_level)
{
	struct form form;

	a_form(&form, GOOD, "acr_values", "eidas1", "claims",
	       "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"eidas3\"}}}", NULL);
	CHECK_REFUSAL(check(&form), "");
	CHECK_STR(request->acr, "eidas3");
	CHECK(request->acr_is_essential);
}

TEST(a_request_survives_its_seal)
{
	struct form form;
	struct record_writer w;
	struct record record;
	struct authorize_request *again;

	a_form(&form, GOOD, "max_age", "0", "login_hint", "anne", NULL);
	CHECK_REFUSAL(check(&form), "");
	w = record_write(a);
	authorize_request_put(&w, request);
	CHECK(record_read(record_written(&w), &record));
	again = authorize_request_get(a, a_config(), &record);
	CHECK(again != NULL && again->client == &tax_client);
	CHECK_STR(again->redirect_uri, request->redirect_uri);
	CHECK_STR(again->nonce, "no");
	CHECK_STR(again->code_challenge, CHALLENGE);
	CHECK_STR(again->login_hint, "anne");
	CHECK_NUMBER(again->max_age, 0);
}

TEST(answers_carry_state_and_issuer)
{
	struct authorize_response response;
	struct form form, answer;

	a_form(&form, GOOD, NULL);
	CHECK_REFUSAL(check(&form), "");
	response = authorize_response_success(request, "c");
	authorize_response_parameters(a_config(), &response, &answer);
	CHECK_STR(authorize_response_url(a, response.redirect_uri, &answer),
		  "https://tax.example/cb?code=c&state=st&iss=https%3A%2F%2Fparvis.example");
}

/* A2, A8, A21, C6, C10, C11, D1: how a request must come is the client's promise. */
TEST(a_client_that_promised_to_push_and_to_sign_must)
{
	struct form form;

	a_form(&form, GOOD, NULL);
	tax_client.require_pushed_authorization_requests = true;
	CHECK_REFUSAL(check(&form), "pushed-request-required");
	tax_client.require_pushed_authorization_requests = false;
	tax_client.require_signed_request_object = true;
	CHECK_REFUSAL(check(&form), "request-object-required");
	tax_client.require_signed_request_object = false;
	CHECK_REFUSAL(check(&form), "");
}

TEST(nothing_that_ties_the_answer_to_the_browser_is_the_dialect_of_one_profile)
{
	struct form form;

	tax_client.require_pkce = false;
	a_form(&form, "client_id", "tax", "redirect_uri", "https://tax.example/cb", "response_type",
	       "code", "scope", "openid", NULL);
	CHECK_REFUSAL(check(&form), "request-unprotected");
	tax_client.profile = PROFILE_VNCONNECT;
	CHECK_REFUSAL(check(&form), "");
	tax_client.profile = PROFILE_DEFAULT;
	tax_client.require_pkce = true;
}

/* A9: an unknown mode is refused in the mode that the client would have without it. */
TEST(an_answer_goes_in_the_mode_that_was_asked)
{
	struct form form;

	a_form(&form, GOOD, "response_mode", "form_post", NULL);
	CHECK_REFUSAL(check(&form), "");
	CHECK_NUMBER(request->response_mode, RESPONSE_FORM_POST);
	a_form(&form, GOOD, "response_mode", "smoke", NULL);
	CHECK_REFUSAL(check(&form), "response-mode-unsupported");
	CHECK_NUMBER(request->response_mode, RESPONSE_QUERY);
}
