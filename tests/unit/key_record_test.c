#include "jwk_private.h"
#include "key_material.h"
#include "key_record.h"
#include "test.h"
#include <stdlib.h>

static const char uri[] = "pkcs11:token=vault;id=%01%02;type=private";

static struct key made(struct arena *a, enum key_use use)
{
	struct key key = {.use = use,
			  .alg = use == KEY_DECRYPTS ? JOSE_ECDH_ES : JOSE_ES256,
			  .dates = {.created = 5, .published = 6}};

	key.jwk = jwk_generate(a, key.alg, key_use_jwk(use));
	key.kid = key.jwk->kid;
	return key;
}

/* The key as it comes back from its file; NULL if the file is refused. */
static struct key *again(struct arena *a, struct text record)
{
	struct arena *scratch = arena_new();
	struct key *key = arena_alloc(a, sizeof *key);
	bool well = key_record_parse(a, scratch, record, key);

	arena_free(scratch);
	return well ? key : NULL;
}

TEST(record_of_a_key_in_a_token_holds_its_uri_and_nothing_private)
{
	struct arena *a = arena_new();
	struct key key = made(a, KEY_SIGNS_TOKENS), *read;
	struct text record;

	key.token = key_token_new(a, text_of(uri));
	key.is_standby = true;
	record = key_record_pack(a, &key);
	CHECK(strstr(record.at, "\"d\":") == NULL && strstr(record.at, uri) != NULL);
	read = again(a, record);
	CHECK(read != NULL && read->token != NULL && read->is_standby);
	CHECK_TEXT(read->token->uri, uri);
	CHECK_TEXT(read->token->label, "vault");
	CHECK(text_equal(read->token->id, (struct text){"\1\2", 2}));
	CHECK(!read->jwk->is_private && read->jwk->away == &read->token->away);
	CHECK(jwk_permits(read->jwk, JOSE_ES256, JWK_SIGN));
	CHECK(text_equal(read->kid, key.kid));
	arena_free(a);
}

TEST(record_of_a_destroyed_key_remembers_where_it_was)
{
	struct arena *a = arena_new();
	struct key key = made(a, KEY_SIGNS_TOKENS), *read;

	key.token = key_token_new(a, text_of(uri));
	key.dates.retired = 7;
	key.dates.destroyed = 8;
	read = again(a, key_record_pack(a, &key));
	CHECK(read != NULL && read->token != NULL);
	arena_free(a);
}

TEST(record_that_names_a_token_and_holds_a_private_half_is_refused)
{
	struct arena *a = arena_new();
	struct key key = made(a, KEY_SIGNS_TOKENS);
	struct text record = key_record_pack(a, &key);

	CHECK(again(a, record) != NULL);
	CHECK(again(a, text_of(arena_printf(a, "{\"token\":\"%s\",%s", uri, record.at + 1))) ==
	      NULL);
	arena_free(a);
}

TEST(record_with_no_uri_or_of_a_key_that_decrypts_is_refused)
{
	struct arena *a = arena_new();
	struct key key = made(a, KEY_DECRYPTS);

	key.token = key_token_new(a, text_of(uri));
	CHECK(again(a, key_record_pack(a, &key)) == NULL);
	key = made(a, KEY_SIGNS_TOKENS);
	key.token = key_token_new(a, text_of(uri));
	key.token->uri = TEXT("pkcs11:token=vault");
	CHECK(again(a, key_record_pack(a, &key)) == NULL);
	arena_free(a);
}

TEST(record_with_a_standby_that_is_not_true_is_refused)
{
	struct arena *a = arena_new();
	struct key key = made(a, KEY_SIGNS_TOKENS);
	struct text record = key_record_pack(a, &key);

	CHECK(again(a, text_of(arena_printf(a, "{\"standby\":true,%s", record.at + 1))) != NULL);
	CHECK(again(a, text_of(arena_printf(a, "{\"standby\":false,%s", record.at + 1))) == NULL);
	CHECK(again(a, text_of(arena_printf(a, "{\"standby\":1,%s", record.at + 1))) == NULL);
	arena_free(a);
}

static struct key made_to_seal(struct arena *a)
{
	const struct key_need need = {.use = KEY_SEALS, .alg = SEAL_A256GCM};
	struct key key = {.dates = {.created = 5, .published = 6}};

	CHECK(key_material_make(a, &need, &key));
	return key;
}

TEST(record_of_a_key_that_seals_holds_its_secret_until_it_is_destroyed)
{
	struct arena *a = arena_new();
	struct key key = made_to_seal(a), *read = again(a, key_record_pack(a, &key));
	struct text secret = hash_base64url(a, key.secret), record;

	CHECK(read != NULL && read->use == KEY_SEALS && read->alg == SEAL_A256GCM);
	CHECK(read != NULL && hash_equal(read->secret, key.secret));
	CHECK(read != NULL && text_equal(read->kid, key.kid) && read->jwk == NULL);
	key.dates.destroyed = 9;
	record = key_record_pack(a, &key);
	CHECK(strstr(record.at, secret.at) == NULL);
	read = again(a, record);
	CHECK(read != NULL && read->secret == NULL && text_equal(read->kid, key.kid));
	arena_free(a);
}

TEST(record_of_a_key_that_seals_is_refused_with_another_secret_kid_alg_or_a_jwk)
{
	struct arena *a = arena_new();
	struct key key = made_to_seal(a), other = made_to_seal(a), mixed = key;
	const char *record = key_record_pack(a, &key).at;

	mixed.secret = other.secret;
	CHECK(again(a, key_record_pack(a, &mixed)) == NULL);
	mixed = key;
	mixed.alg = JOSE_ES256;
	CHECK(again(a, key_record_pack(a, &mixed)) == NULL);
	CHECK(again(a, text_of(arena_printf(a, "{\"jwk\":{},%s", record + 1))) == NULL);
	CHECK(again(a, text_of(arena_printf(a, "{\"token\":\"%s\",%s", uri, record + 1))) == NULL);
	arena_free(a);
}
