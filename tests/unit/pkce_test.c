/* pkce_test.c -- RFC 7636, appendix B among others. */
#include "a_config.h"
#include "pkce.h"
#include "test.h"

#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

TEST(the_challenge_of_rfc_7636_appendix_b)
{
	struct arena *a = arena_new();

	CHECK_STR(pkce_challenge(a, VERIFIER), CHALLENGE);
	arena_free(a);
}

TEST(a_client_that_must_use_pkce_is_held_to_it)
{
	struct client client = tax_client;

	CHECK_REFUSAL(pkce_check_challenge(&client, "", ""), "pkce-missing");
	client.require_pkce = false;
	CHECK_REFUSAL(pkce_check_challenge(&client, "", ""), "");
}

TEST(only_s256_is_a_method)
{
	CHECK_REFUSAL(pkce_check_challenge(&tax_client, CHALLENGE, "S256"), "");
	CHECK_REFUSAL(pkce_check_challenge(&tax_client, CHALLENGE, "plain"),
		      "pkce-method-unsupported");
	CHECK_REFUSAL(pkce_check_challenge(&tax_client, CHALLENGE, ""), "pkce-method-unsupported");
	CHECK_REFUSAL(pkce_check_challenge(&tax_client, "", "S256"), "pkce-challenge-malformed");
	CHECK_REFUSAL(pkce_check_challenge(&tax_client, CHALLENGE "A", "S256"),
		      "pkce-challenge-malformed");
}

TEST(a_verifier_belongs_to_its_challenge_alone)
{
	CHECK_REFUSAL(pkce_check_verifier(CHALLENGE, VERIFIER), "");
	CHECK_REFUSAL(pkce_check_verifier("", ""), "");
	CHECK_REFUSAL(pkce_check_verifier(CHALLENGE, ""), "pkce-verifier-missing");
	CHECK_REFUSAL(pkce_check_verifier("", VERIFIER), "pkce-verifier-unexpected");
	CHECK_REFUSAL(pkce_check_verifier(CHALLENGE, VERIFIER "k"), "pkce-verifier-wrong");
	CHECK_REFUSAL(pkce_check_verifier(CHALLENGE, "short"), "pkce-verifier-wrong");
	CHECK_REFUSAL(pkce_check_verifier(CHALLENGE, CHALLENGE), "pkce-verifier-wrong");
}
