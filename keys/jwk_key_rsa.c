#include "base64url.h"
#include "json_read.h"
#include "jwk_key.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

enum { BITS_MIN = 2048, BITS_MAX = 8192, EXPONENT_BITS_MAX = 64 };

/* RFC 7518 6.3: n, e; then what a private key adds. */
static const struct {
	const char *member, *param;
} numbers[] = {
	{"n", OSSL_PKEY_PARAM_RSA_N},          {"e", OSSL_PKEY_PARAM_RSA_E},
	{"d", OSSL_PKEY_PARAM_RSA_D},          {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
	{"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
	{"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
};

enum { NUMBERS_PUBLIC = 2, NUMBERS_PRIVATE = 8 };

/* Is residue a power of 65537 modulo prime? */
static bool is_power_of_f4(BN_ULONG residue, BN_ULONG prime)
{
	BN_ULONG power = 1;

	do {
		if (power == residue)
			return true;
		power = power * 65537 % prime;
	} while (power != 1);
	return false;
}

/* ROCA's primes are k * M + (65537^a mod M), M the product of the first primes. So a modulus made
 * of two of them is a power of 65537 modulo each of those primes; a sound one passes all 38 tests
 * with a chance of 2^-27. A modulus that one of them divides is no modulus at all. */
static bool has_bad_residues(const BIGNUM *n)
{
	static const unsigned char primes[] = {3,   5,   7,   11,  13,  17,  19,  23,  29,  31,
					       37,  41,  43,  47,  53,  59,  61,  67,  71,  73,
					       79,  83,  89,  97,  101, 103, 107, 109, 113, 127,
					       131, 137, 139, 149, 151, 157, 163, 167};
	bool all_powers = true;

	for (size_t i = 0; i < sizeof primes; i++) {
		BN_ULONG residue = BN_mod_word(n, primes[i]);

		if (residue == 0)
			return true;
		all_powers = all_powers && is_power_of_f4(residue, primes[i]);
	}
	return all_powers;
}

bool rsa_is_weak(const BIGNUM *n, const BIGNUM *e)
{
	return BN_num_bits(n) < BITS_MIN || !BN_is_odd(n) || !BN_is_odd(e) || BN_num_bits(e) < 17 ||
	       has_bad_residues(n);
}

/* RFC 7518 2: big endian, in as few bytes as possible; zero is no number of a key. */
static BIGNUM *read_number(struct arena *a, const json_t *jwk, const char *member)
{
	struct text bytes = base64url_decode(a, json_text(jwk, member));

	if (bytes.at == NULL || bytes.len == 0 || bytes.len > BITS_MAX / 8 + 1 || bytes.at[0] == 0)
		return NULL;
	return BN_bin2bn((const unsigned char *)bytes.at, (int)bytes.len, NULL);
}

static EVP_PKEY *build(BIGNUM *const *values, size_t count)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;
	bool well = context != NULL && builder != NULL;

	for (size_t i = 0; well && i < count; i++)
		well = OSSL_PARAM_BLD_push_BN(builder, numbers[i].param, values[i]) == 1;
	if (well && (params = OSSL_PARAM_BLD_to_param(builder)) != NULL &&
	    EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(context);
	return key;
}

/* n = pq, both primes, d and the rest belonging to them: slow, and for our own keys only. */
static bool halves_agree(EVP_PKEY *key)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	bool agree = context != NULL && EVP_PKEY_pairwise_check(context) == 1;

	EVP_PKEY_CTX_free(context);
	return agree;
}

static const struct refusal *check(BIGNUM *const *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i] == NULL)
			return &jwk_malformed;
	if (BN_num_bits(values[0]) > BITS_MAX || BN_num_bits(values[1]) > EXPONENT_BITS_MAX)
		return &jwk_unsupported;
	if (rsa_is_weak(values[0], values[1]))
		return &jwk_weak;
	/* OpenSSL's arithmetic wants every private number below the modulus. */
	for (size_t i = NUMBERS_PUBLIC; i < count; i++)
		if (BN_cmp(values[i], values[0]) >= 0)
			return &jwk_malformed;
	return NULL;
}

EVP_PKEY *jwk_key_rsa(struct arena *a, const json_t *jwk, const struct refusal **no)
{
	bool private = json_object_get(jwk, "d") != NULL;
	size_t count = private ? NUMBERS_PRIVATE : NUMBERS_PUBLIC;
	BIGNUM *values[NUMBERS_PRIVATE] = {NULL};
	EVP_PKEY *key = NULL;

	if (json_object_get(jwk, "oth") != NULL) {
		*no = &jwk_unsupported; /* RFC 7518 6.3.2.7: more than two primes */
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		values[i] = read_number(a, jwk, numbers[i].member);
	if ((*no = check(values, count)) == NULL) {
		key = build(values, count);
		if (key == NULL || (private && !halves_agree(key))) {
			EVP_PKEY_free(key);
			key = NULL;
			*no = &jwk_malformed;
		}
	}
	for (size_t i = 0; i < count; i++)
		BN_clear_free(values[i]);
	ERR_clear_error();
	return key;
}
