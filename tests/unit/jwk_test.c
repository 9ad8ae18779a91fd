#include "jose_fixture.h"
#include "jose_vectors.h"
#include "jwk.h"
#include "jwk_private.h"
#include "test.h"
#include <openssl/evp.h>

TEST(thumbprints_are_those_of_the_rfcs)
{
	struct arena *a = arena_new();

	CHECK_TEXT(jwk_thumbprint(a, key_of(a, vector_thumbprint_key)),
		   "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
	CHECK_TEXT(jwk_thumbprint(a, key_of(a, vector_ed25519_private)),
		   "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
	arena_free(a);
}

TEST(a_key_says_what_it_is)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(a, vector_thumbprint_key);

	CHECK(key->alg == JOSE_RS256 && !key->has_use && !key->is_private);
	CHECK_TEXT(key->kid, "2011-04-29");
	CHECK(jwk_fits(key, JOSE_RS256, JWK_SIG));
	CHECK(!jwk_fits(key, JOSE_PS256, JWK_SIG));
	CHECK(!jwk_fits(key, JOSE_RSA_OAEP_256, JWK_ENC));
	CHECK(!jwk_fits(key, JOSE_NONE, JWK_SIG));
	CHECK(key_of(a, vector_rsa_private)->is_private);
	arena_free(a);
}

TEST(a_key_without_alg_is_for_all_its_kty_can_do)
{
	struct arena *a = arena_new();
	const struct jwk *rsa = key_of(a, vector_rsa_public), *ec = key_of(a, vector_ec_public);

	CHECK(jwk_fits(rsa, JOSE_RS256, JWK_SIG) && jwk_fits(rsa, JOSE_PS256, JWK_SIG));
	CHECK(jwk_fits(rsa, JOSE_RSA_OAEP, JWK_ENC) && !jwk_fits(rsa, JOSE_RSA_OAEP, JWK_SIG));
	CHECK(!jwk_fits(rsa, JOSE_ES256, JWK_SIG));
	CHECK(jwk_fits(ec, JOSE_ES256, JWK_SIG) && jwk_fits(ec, JOSE_ECDH_ES, JWK_ENC));
	CHECK(!jwk_fits(ec, JOSE_EDDSA, JWK_SIG) && !jwk_fits(ec, JOSE_RS256, JWK_SIG));
	arena_free(a);
}

TEST(use_and_key_ops_bind_a_key)
{
	struct arena *a = arena_new();
	const struct jwk *enc = key_of(a, key_with(a, vector_ec_public, "\"use\":\"enc\""));
	const struct jwk *verify =
		key_of(a, key_with(a, vector_ec_public, "\"key_ops\":[\"verify\"]"));
	const struct jwk *sign =
		key_of(a, key_with(a, vector_ec_private, "\"key_ops\":[\"sign\"]"));
	const struct jwk *derive =
		key_of(a, key_with(a, vector_ec_private, "\"key_ops\":[\"deriveBits\"]"));
	const struct jwk *nothing = key_of(a, key_with(a, vector_ec_private, "\"key_ops\":[]"));

	CHECK(!jwk_fits(enc, JOSE_ES256, JWK_SIG) && jwk_fits(enc, JOSE_ECDH_ES, JWK_ENC));
	CHECK(jwk_permits(verify, JOSE_ES256, JWK_VERIFY));
	CHECK(!jwk_fits(verify, JOSE_ECDH_ES, JWK_ENC));
	CHECK(jwk_permits(sign, JOSE_ES256, JWK_SIGN));
	CHECK(!jwk_permits(sign, JOSE_ES256, JWK_VERIFY));
	CHECK(jwk_permits(derive, JOSE_ECDH_ES, JWK_UNWRAP));
	CHECK(!jwk_permits(derive, JOSE_ES256, JWK_SIGN));
	CHECK(!jwk_fits(nothing, JOSE_ES256, JWK_SIG));
	CHECK(!jwk_fits(nothing, JOSE_ECDH_ES, JWK_ENC));
	arena_free(a);
}

TEST(a_public_key_neither_signs_nor_decrypts)
{
	struct arena *a = arena_new();

	CHECK(!jwk_permits(key_of(a, vector_ec_public), JOSE_ES256, JWK_SIGN));
	CHECK(!jwk_permits(key_of(a, vector_rsa_public), JOSE_RSA_OAEP, JWK_UNWRAP));
	CHECK(jwk_permits(key_of(a, vector_rsa_public), JOSE_RSA_OAEP, JWK_WRAP));
	arena_free(a);
}

TEST(certificates_and_unknown_members_do_no_harm)
{
	struct arena *a = arena_new();
	const struct jwk *key = key_of(
		a, key_with(a, vector_ec_public,
			    "\"x5c\":[\"MIIB\"],\"x5t\":\"abc\",\"x5t#S256\":\"abc\",\"x5u\":"
			    "\"https://ca.example/\",\"iat\":1,\"ext\":true,\"nested\":{\"d\":1}"));

	CHECK(key != NULL && jwk_fits(key, JOSE_ES256, JWK_SIG));
	arena_free(a);
}

TEST(members_of_the_wrong_json_type_are_malformed)
{
	static const char *const members[] = {
		"\"alg\":256",
		"\"use\":[\"sig\"]",
		"\"key_ops\":\"verify\"",
		"\"key_ops\":[1]",
		"\"kid\":7",
		"\"kid\":\"\"",
		"\"kid\":null",
		"\"kid\":\"a\\nb\"",
		"\"kid\":\"\\u00e9\"",
		"\"x5c\":\"MIIB\"",
		"\"x5c\":[1]",
		"\"x5t\":1",
		"\"x5u\":{}",
		"\"key_ops\":[\"verify\",\"verify\"]",
		"\"d\":1",
		"\"d\":null",
		"\"kty\":\"EC\"",
		"\"\\u006bty\":\"EC\"",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		CHECK_STR(key_refused(key_with(a, vector_ec_public, members[i])), "jwk-malformed");
	arena_free(a);
}

TEST(what_is_no_key_is_malformed)
{
	static const char *const keys[] = {
		"",
		"{}",
		"[]",
		"null",
		"\"EC\"",
		"{\"kty\":1}",
		"{\"kty\":\"EC\"}",
		"{\"kty\":\"RSA\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-256\"}",
		"{\"kty\":\"EC\",\"crv\":256}",
		"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
		"{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"\"}",
		"{\"kty\":\"EC\"} x",
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		CHECK_STR(key_refused(keys[i]), "jwk-malformed");
}

TEST(other_types_curves_and_algorithms_are_unsupported)
{
	static const char *const keys[] = {
		"{\"kty\":\"oct\",\"k\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"}",
		"{\"kty\":\"AKP\"}",
		"{\"kty\":\"ec\",\"crv\":\"P-256\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-521\"}",
		"{\"kty\":\"EC\",\"crv\":\"secp256k1\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-192\"}",
		"{\"kty\":\"OKP\",\"crv\":\"X25519\"}",
		"{\"kty\":\"OKP\",\"crv\":\"P-256\"}",
		"{\"kty\":\"EC\",\"crv\":\"Ed25519\"}",
	};
	static const char *const members[] = {
		"\"alg\":\"RS512\"", "\"alg\":\"none\"",  "\"alg\":\"HS256\"", "\"alg\":\"ES384\"",
		"\"alg\":\"\"",      "\"alg\":\"es256\"", "\"use\":\"tls\"",   "\"use\":\"\"",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		CHECK_STR(key_refused(keys[i]), "jwk-unsupported");
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		CHECK_STR(key_refused(key_with(a, vector_ec_public, members[i])),
			  "jwk-unsupported");
	arena_free(a);
}

TEST(members_that_disagree_are_a_contradiction)
{
	static const char *const members[] = {
		"\"alg\":\"RS256\"",
		"\"alg\":\"EdDSA\"",
		"\"alg\":\"RSA-OAEP\"",
		"\"alg\":\"ES256\",\"use\":\"enc\"",
		"\"alg\":\"ECDH-ES\",\"use\":\"sig\"",
		"\"use\":\"sig\",\"key_ops\":[\"deriveKey\"]",
		"\"use\":\"enc\",\"key_ops\":[\"verify\"]",
		"\"use\":\"sig\",\"key_ops\":[\"verify\",\"encrypt\"]",
		"\"alg\":\"ES256\",\"key_ops\":[\"encrypt\",\"decrypt\"]",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		CHECK_STR(key_refused(key_with(a, vector_ec_public, members[i])),
			  "jwk-contradictory");
	arena_free(a);
}

TEST(a_p384_key_is_not_for_es256)
{
	static const char point[] =
		"{\"kty\":\"EC\",\"crv\":\"P-384\",\"alg\":\"ES256\","
		"\"x\":\"uBo4kHPw6kbjx5l0xowrd_oYzBmaz-GKFZu4xAFFkbYiWgutEK6iuEDsQ6wNdNg3\","
		"\"y\":\"sp3p5SGhZVC2faXumI-e9JU2Mo8KpoYrFDr5yPNVtW4PgEwZOyQTA-JdaY8tb7E0\"}";

	CHECK_STR(key_refused(point), "jwk-contradictory");
}

TEST(points_off_their_curve_are_malformed)
{
	static const char *const points[] = {
		/* y with its last bit flipped; x of another point; nothing but zeros */
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4\"",
		"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
		"\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
		"\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
		/* the field's prime as x: a coordinate that is not reduced */
		"\"x\":\"_____wAAAAEAAAAAAAAAAAAAAAD_______________8\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		CHECK_STR(key_refused(arena_printf(a, "{\"kty\":\"EC\",\"crv\":\"P-256\",%s}",
						   points[i])),
			  "jwk-malformed");
	arena_free(a);
}

TEST(coordinates_have_their_whole_length_and_no_more)
{
	static const char *const points[] = {
		"\"x\":\"zc4ncPbEXUGDy-5v20t7WAczNXvp7xO6z248e9FURQ\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
		"\"x\":\"AH_NzidwmsRdQYPL7m_bS3tYBzM1e-nvE7rPbjx70VRF\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
		/* the same 32 bytes, with bits beyond the last of them */
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		CHECK_STR(key_refused(arena_printf(a, "{\"kty\":\"EC\",\"crv\":\"P-256\",%s}",
						   points[i])),
			  "jwk-malformed");
	arena_free(a);
}

TEST(private_halves_belong_to_public_ones)
{
	struct arena *a = arena_new();
	struct text other = jwk_private_json(a, jwk_generate(a, JOSE_ES256, JWK_SIG));
	const char *d = strstr(arena_string(a, other), "\"d\":");

	CHECK_STR(key_refused(key_with(a, vector_ec_public, arena_printf(a, "%.*s", 48, d))),
		  "jwk-malformed");
	CHECK_STR(key_refused(key_with(a, vector_ec_public,
				       "\"d\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")),
		  "jwk-malformed");
	CHECK_STR(key_refused(key_with(a, vector_rsa_public, "\"d\":\"AQAB\"")), "jwk-malformed");
	arena_free(a);
}

/* vector_rsa_public with another exponent, or a modulus of one digit repeated. */
static const char *rsa_key(struct arena *a, const char *n, const char *e)
{
	return arena_printf(a, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}", n, e);
}

static const char *modulus(struct arena *a)
{
	struct text json = text_of(strstr(vector_rsa_public, "\"n\":\"") + 5);

	return arena_string(a, text_split(json, '"', &json));
}

TEST(weak_rsa_keys_are_refused)
{
	struct arena *a = arena_new();
	const char *n = modulus(a);
	char *even = arena_printf(a, "%s", n), *small = arena_printf(a, "%.341s", n);

	even[strlen(even) - 1] = 'A';
	CHECK_STR(key_refused(rsa_key(a, n, "AQAB")), "");
	CHECK_STR(key_refused(rsa_key(a, n, "AQ")), "jwk-weak");   /* 1 */
	CHECK_STR(key_refused(rsa_key(a, n, "Aw")), "jwk-weak");   /* 3 */
	CHECK_STR(key_refused(rsa_key(a, n, "EQ")), "jwk-weak");   /* 17 */
	CHECK_STR(key_refused(rsa_key(a, n, "AQAA")), "jwk-weak"); /* even */
	CHECK_STR(key_refused(rsa_key(a, even, "AQAB")), "jwk-weak");
	CHECK_STR(key_refused(rsa_key(a, "sXchDaQebSXKcvL0vwlG", "AQAB")), "jwk-weak");
	CHECK_STR(key_refused(rsa_key(a, small, "AQAB")), "jwk-malformed"); /* 4n+1 characters */
	CHECK_STR(key_refused(vector_roca_key), "jwk-weak");
	arena_free(a);
}

TEST(rsa_keys_beyond_bounds_are_unsupported)
{
	struct arena *a = arena_new();
	char *huge = arena_printf(a, "%01367d", 0);

	memset(huge, '_', 1366); /* 8200 bits, most of them set */
	huge[1366] = 'w';
	CHECK_STR(key_refused(rsa_key(a, huge, "AQAB")), "jwk-unsupported");
	CHECK_STR(key_refused(rsa_key(a, modulus(a), "AQAAAAAAAAAB")), "jwk-unsupported");
	CHECK_STR(key_refused(key_with(a, vector_rsa_private, "\"oth\":[]")), "jwk-unsupported");
	arena_free(a);
}

TEST(numbers_are_written_without_leading_zeros)
{
	struct arena *a = arena_new();

	CHECK_STR(key_refused(rsa_key(a, modulus(a), "AAEAAQ")), "jwk-malformed");
	CHECK_STR(key_refused(rsa_key(a, modulus(a), "AQAB=")), "jwk-malformed");
	arena_free(a);
}

TEST(a_generated_key_survives_being_written_and_read)
{
	static const struct {
		enum jose_alg alg;
		enum jwk_use use;
	} kinds[] = {{JOSE_ES256, JWK_SIG},
		     {JOSE_EDDSA, JWK_SIG},
		     {JOSE_ECDH_ES, JWK_ENC},
		     {JOSE_RS256, JWK_SIG}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct arena *a = arena_new();
		const struct jwk *made = jwk_generate(a, kinds[i].alg, kinds[i].use), *read;

		read = key_of(a, arena_string(a, jwk_private_json(a, made)));
		CHECK(read->is_private && read->alg == kinds[i].alg && read->use == kinds[i].use);
		CHECK(text_equal(read->kid, jwk_thumbprint(a, read)));
		CHECK(EVP_PKEY_eq(made->key, read->key) == 1);
		read = key_of(a, arena_string(a, jwk_public_json(a, made)));
		CHECK(!read->is_private && EVP_PKEY_eq(made->key, read->key) == 1);
		CHECK(jwk_private_json(a, read).at == NULL);
		arena_free(a);
	}
}

TEST(a_key_is_made_for_its_use_only)
{
	struct arena *a = arena_new();

	CHECK(jwk_generate(a, JOSE_ES256, JWK_ENC) == NULL);
	CHECK(jwk_generate(a, JOSE_NONE, JWK_SIG) == NULL);
	CHECK(jwk_of(a, NULL, JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_of(a, EVP_PKEY_Q_keygen(NULL, NULL, "X25519"), JOSE_ECDH_ES, JWK_ENC) == NULL);
	CHECK(jwk_of(a, EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384"), JOSE_ES256, JWK_SIG) == NULL);
	CHECK(jwk_of(a, EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-521"), JOSE_ECDH_ES, JWK_ENC) ==
	      NULL);
	CHECK(jwk_of(a, EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024), JOSE_RS256, JWK_SIG) ==
	      NULL);
	arena_free(a);
}

TEST(algorithm_names_are_exact)
{
	CHECK(jose_alg_parse(TEXT("ES256")) == JOSE_ES256);
	CHECK(jose_alg_parse(TEXT("es256")) == JOSE_NONE);
	CHECK(jose_alg_parse(TEXT("none")) == JOSE_NONE);
	CHECK(jose_alg_parse(TEXT_NONE) == JOSE_NONE);
	CHECK_STR(jose_alg_name(JOSE_RSA_OAEP_256), "RSA-OAEP-256");
	CHECK_STR(jose_alg_name(JOSE_NONE), "none");
}
