#include "jwk.h"
#include "key_choice.h"
#include "signer_fixture.h"
#include "test.h"

/* The fixture's key for tokens of this algorithm, as if its private half were elsewhere. */
static void move_away(struct signer_fixture *x, enum jose_alg alg, struct key_token *token)
{
	struct key *keys = arena_alloc(x->arena, x->keys.set.count * sizeof *keys);

	memcpy(keys, x->keys.set.keys, x->keys.set.count * sizeof *keys);
	for (size_t i = 0; i < x->keys.set.count; i++)
		if (keys[i].use == KEY_SIGNS_TOKENS && keys[i].alg == alg)
			keys[i].token = token;
	x->keys.set.keys = keys;
}

TEST(token_that_is_gone_is_no_missing_key)
{
	struct signer_fixture *x = signer_fixture_new();
	struct key_token token = {.reach = KEY_GONE};
	const struct text asks =
		record_of(x->arena, "client_id", "modern", "account", "a", "acr", "eidas2", NULL);

	move_away(x, JOSE_ES256, &token);
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks), "signer-token-lost");
	token.reach = KEY_LATE;
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks), "");
	x->modern.id_token_signed_response_alg = "PS256";
	CHECK_STR(signer_no(x, SIGNER_ID_TOKEN, asks), "signer-key-missing");
	signer_fixture_free(x);
}

TEST(key_of_one_algorithm_does_not_wait_for_the_token_of_another)
{
	struct signer_fixture *x = signer_fixture_new();
	struct key_token token = {.reach = KEY_GONE};
	const struct key *key = NULL;

	move_away(x, JOSE_RS256, &token);
	CHECK_REFUSAL(key_choose_for_client(x->signer, &x->modern, "RS256", 100, &key),
		      "signer-token-lost");
	CHECK_REFUSAL(key_choose_for_client(x->signer, &x->modern, "ES256", 100, &key), "");
	CHECK(key->alg == JOSE_ES256);
	signer_fixture_free(x);
}
