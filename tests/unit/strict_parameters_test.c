/* strict_parameters_test.c -- FranceConnect's rules for parameters (A01 to A16 of its tests). */
#include "a_config.h"
#include "form.h"
#include "strict_parameters.h"
#include "test.h"

#define NONCE "a-nonce-of-22-or-more-"
#define GOOD "client_id", "tax", "state", "s", "nonce", NONCE, "acr_values", "eidas1"

static const struct refusal *check(const struct form *form)
{
	const struct refusal *no;

	tax_client.profile = PROFILE_STRICT_FC;
	no = strict_parameters_check(&tax_client, form);
	tax_client.profile = PROFILE_DEFAULT;
	return no;
}

TEST(other_profiles_have_no_such_rules)
{
	struct form form;

	a_form(&form, "utm_source", "mail", NULL);
	CHECK_REFUSAL(strict_parameters_check(&tax_client, &form), "");
}

TEST(state_nonce_and_acr_values_are_required)
{
	struct form form;

	a_form(&form, GOOD, "ui_locales", "fr", NULL);
	CHECK_REFUSAL(check(&form), "");
	for (size_t left_out = 1; left_out < 4; left_out++) {
		a_form(&form, GOOD, NULL);
		form.parameters[left_out].value = "";
		CHECK_REFUSAL(check(&form), "strict-parameter-missing");
	}
}

TEST(what_france_does_not_know_is_refused_and_pkce_is_not)
{
	struct form form;

	a_form(&form, GOOD, "code_challenge", "x", "code_challenge_method", "S256", NULL);
	CHECK_REFUSAL(check(&form), "");
	a_form(&form, GOOD, "max_age", "60", NULL);
	CHECK_REFUSAL(check(&form), "strict-parameter-unknown");
	a_form(&form, GOOD, "login_hint", "anne", NULL);
	CHECK_REFUSAL(check(&form), "strict-parameter-unknown");
}

TEST(a_nonce_is_long_and_acr_values_are_short)
{
	struct form form;
	char levels[66] = "";

	a_form(&form, GOOD, NULL);
	form.parameters[2].value = NONCE + 1;
	CHECK_REFUSAL(check(&form), "strict-nonce-short");
	memset(levels, 'e', sizeof levels - 1);
	a_form(&form, GOOD, NULL);
	form.parameters[3].value = levels;
	CHECK_REFUSAL(check(&form), "strict-acr-values-long");
}

TEST(prompt_is_login_consent_or_both)
{
	static const char *const good[] = {"", "login", "consent", "login consent",
					   "consent login"};
	static const char *const bad[] = {"none", "select_account", "login none", "whatever"};
	struct form form;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		a_form(&form, GOOD, "prompt", good[i], NULL);
		CHECK_REFUSAL(check(&form), "");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		a_form(&form, GOOD, "prompt", bad[i], NULL);
		CHECK_REFUSAL(check(&form), "strict-prompt-forbidden");
	}
}
