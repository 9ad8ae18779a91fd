#include "jwk_private.h"
#include "jwks_document.h"
#include "test.h"

enum { NOW = 1000 };

static struct key key(struct arena *a, enum jose_alg alg, long long created, long long active)
{
	const struct jwk *jwk = jwk_generate(a, alg, JWK_SIG);

	return (struct key){.kid = jwk->kid,
			    .use = KEY_SIGNS_TOKENS,
			    .alg = alg,
			    .dates = {.created = created, .published = created, .active = active},
			    .jwk = jwk};
}

static struct jwk_set *published(struct arena *a, const struct key *keys, size_t count)
{
	const struct key_set set = {count, keys};
	const struct refusal *no = NULL;
	struct jwk_set *read =
		jwk_set_parse(a, jwks_document(a, &set, KEY_SIGNS_TOKENS, JOSE_ES256, NOW), &no);

	CHECK_REFUSAL(no, "");
	return read;
}

TEST(key_that_signs_under_the_preferred_algorithm_comes_first)
{
	struct arena *a = arena_new();
	const struct key keys[] = {key(a, JOSE_ES256, 10, 10), key(a, JOSE_EDDSA, 5, 5),
				   key(a, JOSE_ES256, 20, 20), key(a, JOSE_ES256, 1, NOW + 1)};
	struct jwk_set *set = published(a, keys, 4);

	CHECK_NUMBER(set->count, 4);
	CHECK(text_equal(set->keys[0]->kid, keys[2].kid)); /* activated last */
	CHECK(text_equal(set->keys[1]->kid, keys[1].kid)); /* signs under another algorithm */
	CHECK(text_equal(set->keys[2]->kid, keys[3].kid)); /* the rest by age */
	CHECK(text_equal(set->keys[3]->kid, keys[0].kid));
	arena_free(a);
}

TEST(k6_announcing_a_next_key_moves_no_other)
{
	struct arena *a = arena_new();
	const struct key keys[] = {key(a, JOSE_ES256, 10, 10), key(a, JOSE_EDDSA, 5, 5),
				   key(a, JOSE_ES256, 999, NOW + 100)};
	struct jwk_set *before = published(a, keys, 2), *after = published(a, keys, 3);

	CHECK_NUMBER(after->count, 3);
	for (size_t i = 0; i < before->count; i++)
		CHECK(text_equal(before->keys[i]->kid, after->keys[i]->kid));
	arena_free(a);
}

TEST(jwks_shows_neither_what_is_retired_nor_what_is_unannounced_nor_another_use)
{
	struct arena *a = arena_new();
	struct key keys[] = {key(a, JOSE_ES256, 10, 10), key(a, JOSE_ES256, 10, 10),
			     key(a, JOSE_ES256, 10, 10), key(a, JOSE_ES256, 10, 10)};

	keys[0].dates.retired = NOW;
	keys[1].dates.published = NOW + 1;
	keys[1].dates.active = NOW + 2;
	keys[2].use = KEY_SIGNS_ASSERTIONS;
	CHECK_NUMBER(published(a, keys, 4)->count, 1);
	CHECK(text_equal(published(a, keys, 4)->keys[0]->kid, keys[3].kid));
	arena_free(a);
}

TEST(jwks_has_no_private_member)
{
	struct arena *a = arena_new();
	const struct key keys[] = {key(a, JOSE_ES256, 10, 10)};
	const struct key_set set = {1, keys};
	struct text document = jwks_document(a, &set, KEY_SIGNS_TOKENS, JOSE_ES256, NOW);

	CHECK(strstr(document.at, "\"d\"") == NULL);
	CHECK(strstr(jwk_private_json(a, keys[0].jwk).at, "\"d\"") != NULL);
	arena_free(a);
}

static struct key key_of(struct arena *a, const char *provider, enum key_use use, long long active)
{
	const struct jwk *jwk =
		jwk_generate(a, use == KEY_DECRYPTS ? JOSE_ECDH_ES : JOSE_ES256, key_use_jwk(use));

	return (struct key){.kid = jwk->kid,
			    .use = use,
			    .alg = use == KEY_DECRYPTS ? JOSE_ECDH_ES : JOSE_ES256,
			    .dates = {.created = 1, .published = 2, .active = active},
			    .jwk = jwk,
			    .provider = text_of(provider)};
}

/* It verifies with what comes next and what was before, and encrypts to what is current. */
TEST(a_provider_is_shown_its_own_keys_and_one_to_encrypt_with)
{
	struct arena *a = arena_new();
	const struct key keys[] = {
		key_of(a, "post", KEY_SIGNS_ASSERTIONS, 10),
		key_of(a, "post", KEY_SIGNS_ASSERTIONS, NOW + 9),
		key_of(a, "post", KEY_PROVES_POSSESSION, 10),
		key_of(a, "post", KEY_DECRYPTS, 10),
		key_of(a, "post", KEY_DECRYPTS, 20),
		key_of(a, "bank", KEY_SIGNS_ASSERTIONS, 10),
		key(a, JOSE_ES256, 1, 1),
	};
	const struct key_set all = {sizeof keys / sizeof *keys, keys};
	const struct refusal *no = NULL;
	struct text document = client_jwks_document(a, &all, TEXT("post"), NOW);
	const struct jwk_set *set = jwk_set_parse(a, document, &no);

	CHECK(set != NULL && set->count == 3);
	CHECK(jwk_set_find(set, keys[0].kid, JOSE_ES256, JWK_SIG) != NULL);
	CHECK(jwk_set_find(set, keys[1].kid, JOSE_ES256, JWK_SIG) != NULL);
	CHECK(jwk_set_find(set, TEXT_NONE, JOSE_ECDH_ES, JWK_ENC) == set->keys[2]);
	CHECK(text_equal(set->keys[2]->kid, keys[4].kid));
	CHECK(strstr(document.at, "\"d\"") == NULL);
	CHECK_STR(client_jwks_document(a, &all, TEXT("nobody"), NOW).at, "{\"keys\":[]}");
	arena_free(a);
}

/* K-7: a copy is never kept beyond the next planned step, nor asked for anew all the time */
TEST(k7_max_age_is_usual_when_idle_and_ends_at_the_next_planned_step)
{
	CHECK_NUMBER(jwks_max_age(3600, 0, NOW), 3600);
	CHECK_NUMBER(jwks_max_age(3600, NOW + 100000, NOW), 3600);
	CHECK_NUMBER(jwks_max_age(3600, NOW + 3600, NOW), 3600);
	CHECK_NUMBER(jwks_max_age(3600, NOW + 3599, NOW), 3599);
	CHECK_NUMBER(jwks_max_age(3600, NOW + 600, NOW), 600);
	CHECK_NUMBER(jwks_max_age(3600, NOW + 60, NOW), 60);
	CHECK_NUMBER(jwks_max_age(3600, NOW + 1, NOW), 60);
	CHECK_NUMBER(jwks_max_age(3600, NOW - 100000, NOW), 60);
	CHECK_NUMBER(jwks_max_age(10, NOW + 1, NOW), 10);
}

TEST(the_set_changes_next_at_the_first_date_that_is_ahead)
{
	struct arena *a = arena_new();
	struct key keys[] = {key(a, JOSE_ES256, 10, 10), key(a, JOSE_ES256, NOW, NOW + 50),
			     key(a, JOSE_ES256, 10, 10)};
	const struct key_set set = {3, keys};

	CHECK_NUMBER(jwks_changes_at(&set, KEY_SIGNS_TOKENS, NOW), NOW + 50);
	keys[0].dates.retired = NOW + 20;
	keys[2].dates.revoked = NOW + 10;
	keys[2].use = KEY_DECRYPTS;
	CHECK_NUMBER(jwks_changes_at(&set, KEY_SIGNS_TOKENS, NOW), NOW + 20);
	CHECK_NUMBER(jwks_changes_at(&set, KEY_SIGNS_TOKENS, NOW + 50), 0);
	arena_free(a);
}
