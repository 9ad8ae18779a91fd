/* interaction_test.c -- a sign-in in the store. */
#include "a_config.h"
#include "interaction.h"
#include "test.h"

TEST(an_interaction_survives_the_store)
{
	struct arena *a = arena_new();
	struct authorize_request request = {.client = &tax_client,
					    .redirect_uri = "https://tax.example/cb",
					    .scope = "openid",
					    .max_age = -1};
	struct interaction in = {&request, "agency", "n", "v", 42}, *again;

	again = interaction_parse(a, a_config(), interaction_pack(a, &in));
	CHECK(again != NULL && again->request->client == &tax_client);
	CHECK_STR(again->provider, "agency");
	CHECK_STR(again->nonce, "n");
	CHECK_STR(again->code_verifier, "v");
	CHECK_NUMBER(again->started, 42);
	CHECK_NUMBER(again->request->max_age, -1);
	CHECK(interaction_parse(a, a_config(), TEXT("\x03")) == NULL);
	CHECK_STR(interaction_id(a, "s", "b"), "s.b");
	arena_free(a);
}

TEST(an_interaction_of_a_client_that_is_gone_is_none)
{
	struct arena *a = arena_new();
	struct client gone = tax_client;
	struct authorize_request request = {.client = &gone,
					    .redirect_uri = "https://tax.example/cb"};
	struct interaction in = {&request, "agency", "n", "v", 42};

	gone.client_id = "gone";
	CHECK(interaction_parse(a, a_config(), interaction_pack(a, &in)) == NULL);
	arena_free(a);
}
