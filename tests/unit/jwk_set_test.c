#include "jose_fixture.h"
#include "jose_vectors.h"
#include "jwk_private.h"
#include "test.h"

static const char *set_refused(const char *json)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	bool taken = jwk_set_parse(a, text_of(json), &no) != NULL;

	arena_free(a);
	return taken ? "" : no->name;
}

static const char *set_of(struct arena *a, const char *keys)
{
	return arena_printf(a, "{\"keys\":[%s]}", keys);
}

static struct jwk_set *read_set(struct arena *a, const char *keys)
{
	const struct refusal *no = NULL;
	struct jwk_set *set = jwk_set_parse(a, text_of(set_of(a, keys)), &no);

	CHECK_REFUSAL(no, "");
	return set;
}

TEST(a_key_is_found_by_kid_and_by_what_it_is_for)
{
	struct arena *a = arena_new();
	const struct jwk_set *set = read_set(
		a, arena_printf(a, "%s,%s,%s",
				key_with(a, vector_ec_public, "\"kid\":\"one\",\"use\":\"sig\""),
				key_with(a, vector_ec_public, "\"kid\":\"two\",\"use\":\"enc\""),
				key_with(a, vector_rsa_public, "\"kid\":\"three\"")));

	CHECK_NUMBER((long long)set->count, 3);
	CHECK(jwk_set_find(set, TEXT("one"), JOSE_ES256, JWK_SIG) == set->keys[0]);
	CHECK(jwk_set_find(set, TEXT("two"), JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_set_find(set, TEXT("three"), JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_set_find(set, TEXT("four"), JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_set_find(set, TEXT("ONE"), JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_set_find(set, TEXT("*"), JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_set_find(set, TEXT("three"), JOSE_PS256, JWK_SIG) == set->keys[2]);
	arena_free(a);
}

TEST(without_a_kid_only_one_key_may_fit)
{
	struct arena *a = arena_new();
	const struct jwk_set *set = read_set(
		a, arena_printf(a, "%s,%s", key_with(a, vector_ec_public, "\"kid\":\"one\""),
				vector_rsa_public));
	const struct jwk_set *two = read_set(
		a, arena_printf(a, "%s,%s", key_with(a, vector_ec_public, "\"kid\":\"one\""),
				vector_ec_public));

	CHECK(jwk_set_find(set, TEXT_NONE, JOSE_ES256, JWK_SIG) == set->keys[0]);
	CHECK(jwk_set_find(set, TEXT_NONE, JOSE_RS256, JWK_SIG) == set->keys[1]);
	CHECK(jwk_set_find(set, TEXT_NONE, JOSE_EDDSA, JWK_SIG) == NULL);
	CHECK(jwk_set_find(two, TEXT_NONE, JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_set_find(two, TEXT("one"), JOSE_ES256, JWK_SIG) == two->keys[0]);
	arena_free(a);
}

TEST(keys_we_do_not_know_are_left_out)
{
	struct arena *a = arena_new();
	const struct jwk_set *set =
		read_set(a, arena_printf(a,
					 "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AA\"},"
					 "{\"kty\":\"EC\",\"crv\":\"P-521\"},%s,%s,%s",
					 key_with(a, vector_rsa_public, "\"alg\":\"RS512\""),
					 key_with(a, vector_rsa_public, "\"use\":\"tls\""),
					 vector_ec_public));

	CHECK_NUMBER((long long)set->count, 1);
	CHECK(read_set(a, "")->count == 0);
	arena_free(a);
}

TEST(a_set_with_anything_secret_is_refused_whole)
{
	struct arena *a = arena_new();
	static const char oct[] = "{\"kty\":\"oct\",\"k\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRY\"}";

	CHECK_STR(set_refused(set_of(a, vector_ec_private)), "jwk-private-published");
	CHECK_STR(set_refused(set_of(a, vector_rsa_private)), "jwk-private-published");
	CHECK_STR(set_refused(set_of(a, arena_printf(a, "%s,%s", vector_ec_public, oct))),
		  "jwk-private-published");
	CHECK_STR(set_refused(set_of(a, "{\"kty\":\"AKP\",\"d\":\"AA\"}")),
		  "jwk-private-published");
	CHECK_STR(set_refused(set_of(a, "{\"kty\":\"oct\"}")), "jwk-private-published");
	arena_free(a);
}

TEST(a_set_with_a_weak_or_broken_key_is_refused_whole)
{
	struct arena *a = arena_new();

	CHECK_STR(set_refused(set_of(a, vector_roca_key)), "jwk-weak");
	CHECK_STR(set_refused(set_of(a, "{\"kty\":\"RSA\"}")), "jwk-malformed");
	CHECK_STR(set_refused(set_of(a, key_with(a, vector_ec_public, "\"alg\":\"RS256\""))),
		  "jwk-contradictory");
	arena_free(a);
}

TEST(a_kid_names_one_key_of_a_kind_or_the_set_is_refused)
{
	struct arena *a = arena_new();
	const char *one = key_with(a, vector_ec_public, "\"kid\":\"same\"");
	const char *rsa = key_with(a, vector_rsa_public, "\"kid\":\"same\"");
	static const char unknown[] = "{\"kty\":\"AKP\",\"kid\":\"same\"}";

	CHECK_STR(set_refused(set_of(a, arena_printf(a, "%s,%s", one, one))),
		  "jwk-set-kid-repeated");
	CHECK_STR(set_refused(set_of(a, arena_printf(a, "%s,%s,%s", rsa, one, rsa))),
		  "jwk-set-kid-repeated");
	CHECK_STR(set_refused(set_of(a, arena_printf(a, "%s,%s,%s", unknown, one, unknown))),
		  "jwk-set-kid-repeated");
	arena_free(a);
}

/* G-6: decoys of another kty, alg or use under the same kid */
TEST(keys_of_several_kinds_may_share_a_kid)
{
	struct arena *a = arena_new();
	const struct refusal *no;
	const char *ec = key_with(a, vector_ec_public, "\"kid\":\"same\"");
	const char *rs = key_with(a, vector_rsa_public, "\"kid\":\"same\",\"alg\":\"RS256\"");
	const char *any = key_with(a, vector_rsa_public, "\"kid\":\"same\"");
	struct jwk_set *set =
		jwk_set_parse(a, text_of(set_of(a, arena_printf(a, "%s,%s,%s", rs, ec, any))), &no);

	CHECK(jwk_set_find(set, TEXT("same"), JOSE_ES256, JWK_SIG) == set->keys[1]);
	CHECK(jwk_set_find(set, TEXT("same"), JOSE_PS256, JWK_SIG) == set->keys[2]);
	CHECK(jwk_set_find(set, TEXT("same"), JOSE_RS256, JWK_SIG) == NULL);
	arena_free(a);
}

TEST(what_is_no_set_is_malformed)
{
	static const char *const sets[] = {
		"",
		"[]",
		"{}",
		"{\"keys\":{}}",
		"{\"keys\":null}",
		"{\"keys\":[1]}",
		"{\"keys\":[[]]}",
		"{\"keys\":[],\"keys\":[]}",
		"{\"keys\":[]}{}",
	};

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		CHECK_STR(set_refused(sets[i]), "jwk-set-malformed");
}

TEST(a_set_is_bounded_in_keys_and_bytes)
{
	struct arena *a = arena_new();
	char *many = arena_printf(a, "%s", "{}"), *wide = arena_alloc(a, JWK_SET_BYTES_MAX + 16);

	for (int i = 0; i < JWK_SET_MAX; i++)
		many = arena_printf(a, "%s,{}", many);
	CHECK_STR(set_refused(set_of(a, many)), "jwk-set-too-large");
	memset(wide, ' ', JWK_SET_BYTES_MAX + 8);
	memcpy(wide, "{\"keys\":[", 9);
	memcpy(wide + JWK_SET_BYTES_MAX + 6, "]}", 2);
	CHECK_STR(set_refused(wide), "jwk-set-too-large");
	arena_free(a);
}

TEST(a_deep_set_is_refused_before_it_is_parsed)
{
	struct arena *a = arena_new();
	char *deep = arena_alloc(a, 40000);

	memset(deep, '[', 39999);
	CHECK_STR(set_refused(arena_printf(a, "{\"keys\":%s", deep)), "jwk-set-malformed");
	arena_free(a);
}
