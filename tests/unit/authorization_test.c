#include "a_config.h"
#include "authorization_request.h"
#include "authorization_response.h"
#include "provider_metadata.h"
#include "test.h"

static const struct acr_pair pairs[] = {{"eidas2", "substantial"}, {NULL, NULL}};
static const struct provider provider = {.issuer = "https://p.example",
					 .metadata_issuer = "",
					 .response_mode = "",
					 .client_id = "us & them",
					 .scope = "openid profile",
					 .acr = pairs};
static const struct provider_metadata metadata = {.issuer = "https://p.example",
						  .authorization_endpoint = "https://p.example/a"};

static struct upstream asked(void)
{
	return (struct upstream){
		.config = a_config(),
		.provider = &provider,
		.redirect_uri = "https://us.example/callback/p",
		.state = "st",
		.nonce = "no",
		.code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", /* RFC 7636 B */
		.acr = "",
		.login_hint = "",
		.ui_locales = "",
		.max_age = -1,
		.metadata = &metadata,
		.code = "",
		.error = "",
		.iss = ""};
}

TEST(a_citizen_is_sent_with_pkce_state_and_nonce)
{
	struct arena *a = arena_new();
	struct upstream u = asked();

	CHECK_STR(authorization_request(a, &u),
		  "https://p.example/a?client_id=us%20%26%20them&response_type=code"
		  "&redirect_uri=https%3A%2F%2Fus.example%2Fcallback%2Fp&scope=openid%20profile"
		  "&state=st&nonce=no&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
		  "&code_challenge_method=S256");
	arena_free(a);
}

TEST(what_was_asked_of_us_is_asked_of_the_provider)
{
	struct arena *a = arena_new();
	struct upstream u = asked();
	const char *url;

	u.acr = "eidas2";
	u.force_login = true;
	u.max_age = 0;
	u.login_hint = "a@b.c&x=\n";
	u.ui_locales = "fr";
	url = authorization_request(a, &u);
	CHECK_STR(strstr(url, "&acr_values"),
		  "&acr_values=substantial&prompt=login&max_age=0&login_hint=a%40b.c%26x%3D%0A"
		  "&ui_locales=fr");
	arena_free(a);
}

static const char *detail;

static const char *verdict(const char *code, const char *error, const char *iss)
{
	struct upstream u = asked();
	const struct refusal *no;

	u.code = code;
	u.error = error;
	u.iss = iss;
	no = authorization_response_check(&u, &detail);
	return no == NULL ? "" : no->name;
}

TEST(a_code_is_accepted_from_the_provider_that_was_asked)
{
	CHECK_STR(verdict("c0de", "", ""), "");
	CHECK_STR(verdict("c0de", "", "https://p.example"), "");
	CHECK_STR(verdict("c0de", "", "https://p.example/"), "provider-issuer-wrong");
	CHECK_STR(verdict("c0de", "", "https://other.example"), "provider-issuer-wrong");
	CHECK_STR(verdict("", "access_denied", "https://other.example"), "provider-issuer-wrong");
}

TEST(a_promised_iss_is_owed)
{
	struct provider_metadata promising = metadata;
	struct upstream u = asked();

	promising.authorization_response_iss_parameter_supported = true;
	u.metadata = &promising;
	u.code = "c0de";
	CHECK_REFUSAL(authorization_response_check(&u, &detail), "provider-issuer-missing");
	u.iss = "https://p.example";
	CHECK_REFUSAL(authorization_response_check(&u, &detail), "");
}

/* RFC 9207: for a provider whose metadata is by hand, or does not say what it does */
TEST(an_iss_that_is_configured_is_owed)
{
	struct provider strict = provider;
	struct upstream u = asked();

	strict.authorization_response_iss_parameter_supported = true;
	strict.metadata_issuer = "https://login.p.example";
	u.provider = &strict;
	u.code = "c";
	CHECK_REFUSAL(authorization_response_check(&u, &detail), "provider-issuer-missing");
	u.iss = "https://p.example";
	CHECK_REFUSAL(authorization_response_check(&u, &detail), "");
	u.iss = "https://login.p.example";
	CHECK_REFUSAL(authorization_response_check(&u, &detail), "");
	u.iss = "https://login.p.example/";
	CHECK_REFUSAL(authorization_response_check(&u, &detail), "provider-issuer-wrong");
}

TEST(an_answer_is_a_code_or_an_error)
{
	CHECK_STR(verdict("", "", ""), "provider-response-empty");
	CHECK_STR(verdict("c0de", "access_denied", ""), "provider-response-ambiguous");
	CHECK_STR(verdict("c\nde", "", ""), "provider-code-unfit");
	CHECK_STR(verdict("c\303\264de", "", ""), "provider-code-unfit");
}

TEST(a_code_has_a_length)
{
	char code[UPSTREAM_CODE_MAX + 2];

	memset(code, 'c', sizeof code);
	code[UPSTREAM_CODE_MAX + 1] = '\0';
	CHECK_STR(verdict(code, "", ""), "provider-code-unfit");
	code[UPSTREAM_CODE_MAX] = '\0';
	CHECK_STR(verdict(code, "", ""), "");
}

TEST(a_providers_errors_mean_something_to_clients)
{
	static const struct {
		const char *error, *name, *ours;
	} table[] = {
		{"access_denied", "provider-access-denied", "access_denied"},
		{"login_required", "provider-wants-interaction", "login_required"},
		{"interaction_required", "provider-wants-interaction", "login_required"},
		{"consent_required", "provider-wants-interaction", "login_required"},
		{"account_selection_required", "provider-wants-interaction", "login_required"},
		{"unmet_authentication_requirements", "provider-cannot-meet-requirements",
		 "access_denied"},
		{"temporarily_unavailable", "provider-unavailable", "temporarily_unavailable"},
		{"server_error", "provider-failed", "server_error"},
		{"invalid_request", "provider-failed", "server_error"},
		{"anything", "provider-failed", "server_error"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		CHECK_STR(verdict("", table[i].error, ""), table[i].name);
		CHECK_STR(authorization_response_error(table[i].error)->error, table[i].ours);
		CHECK_STR(detail, table[i].error);
	}
}

TEST(an_error_of_strange_form_is_not_repeated)
{
	CHECK_STR(verdict("", "<b>Nguyễn</b>", ""), "provider-failed");
	CHECK_STR(detail, "an error of no plausible form");
}

/* G-1, G-9: nothing of the request passes through the browser */
TEST(a_citizen_carries_a_reference_or_a_signed_request_alone)
{
	struct arena *a = arena_new();
	struct upstream u = asked();

	u.request_object = TEXT("h.p.s");
	CHECK_STR(authorization_request(a, &u),
		  "https://p.example/a?client_id=us%20%26%20them&response_type=code"
		  "&scope=openid%20profile&request=h.p.s");
	u.request_uri = "urn:x:1";
	CHECK_STR(authorization_request(a, &u),
		  "https://p.example/a?client_id=us%20%26%20them&request_uri=urn%3Ax%3A1");
	arena_free(a);
}

TEST(a_pushed_request_has_our_client_id_once)
{
	struct arena *a = arena_new();
	struct provider p = provider;
	struct upstream u = asked();
	const char *form;

	u.provider = &p;
	form = authorization_request_form(a, &u);
	CHECK(text_starts(text_of(form), "response_type=code&redirect_uri="));
	CHECK_STR(strstr(form, "&client_id="), "&client_id=us%20%26%20them");
	p.token_endpoint_auth_method = CLIENT_TLS;
	CHECK_STR(strstr(authorization_request_form(a, &u), "&client_id="),
		  "&client_id=us%20%26%20them");
	p.token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT;
	u.client_assertion = TEXT("a.b.c");
	u.request_object = TEXT("h.p.s");
	CHECK_STR(strstr(authorization_request_form(a, &u), "&request="),
		  "&request=h.p.s&client_id=us%20%26%20them"
		  "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"
		  "jwt-bearer&client_assertion=a.b.c");
	arena_free(a);
}
