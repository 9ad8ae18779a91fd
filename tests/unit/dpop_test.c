/* dpop_test.c -- when is a DPoP proof one? */
#include "base64url.h"
#include "dpop.h"
#include "dpop_proof.h"
#include "jws.h"
#include "test.h"

enum { NOW = 1000000 };

#define TOKEN_URL "https://parvis.example/token"
#define GOOD                                                                                       \
	"{\"jti\":\"j\",\"htm\":\"POST\",\"htu\":\"https://parvis.example/token\","                \
	"\"iat\":1000000}"

static struct arena *a;
static const struct jwk *key;
static struct dpop_proof proof;
static struct dpop_request request;

static void begin(void)
{
	static const struct hash nonce_key = {{1, 2, 3}};
	static const char *const urls[] = {TOKEN_URL, "https://mtls.parvis.example/token", NULL};

	arena_free(a);
	a = arena_new();
	key = jwk_generate(a, JOSE_ES256, JWK_SIG);
	request = (struct dpop_request){
		.method = "POST",
		.urls = urls,
		.access_token = "",
		.nonce_key = &nonce_key,
		.now = NOW,
	};
}

static const struct refusal *check(const char *header, const char *claims)
{
	proof = (struct dpop_proof){0};
	return dpop_check(a, text_of(dpop_proof(a, key, header, claims)), &request, &proof);
}

static const struct refusal *check_claims(const char *claims)
{
	return check(dpop_proof_header(a, key), claims);
}

static const char *with(const char *member)
{
	return arena_printf(a, "%.*s,%s}", (int)strlen(GOOD) - 1, GOOD, member);
}

/* C-31 */
TEST(a_proof_names_its_key_and_what_must_be_new)
{
	begin();
	CHECK_REFUSAL(check_claims(GOOD), "");
	CHECK_STR(proof.jkt, jwk_thumbprint(a, key).at);
	CHECK_STR(proof.once, arena_printf(a, " %s j", proof.jkt));
	CHECK_NUMBER(proof.once_ttl_s, 61);
}

/* C-31, C-38 */
TEST(a_proof_has_all_its_parts)
{
	static const char *const bad[] = {
		"{}",
		"{\"htm\":\"POST\",\"htu\":\"" TOKEN_URL "\",\"iat\":1000000}",
		"{\"jti\":\"\",\"htm\":\"POST\",\"htu\":\"" TOKEN_URL "\",\"iat\":1000000}",
		"{\"jti\":1,\"htm\":\"POST\",\"htu\":\"" TOKEN_URL "\",\"iat\":1000000}",
		"{\"jti\":\"j\",\"htu\":\"" TOKEN_URL "\",\"iat\":1000000}",
		"{\"jti\":\"j\",\"htm\":\"POST\",\"iat\":1000000}",
		"{\"jti\":\"j\",\"htm\":\"POST\",\"htu\":\"" TOKEN_URL "\"}",
		"{\"jti\":\"j\",\"htm\":\"POST\",\"htu\":\"" TOKEN_URL "\",\"iat\":\"1000000\"}",
		"[]",
		"x",
	};

	begin();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_REFUSAL(check_claims(bad[i]), "dpop-proof-malformed");
	CHECK_REFUSAL(dpop_check(a, TEXT("x.y.z"), &request, &proof), "dpop-proof-malformed");
	CHECK_REFUSAL(dpop_check(a, TEXT(""), &request, &proof), "dpop-proof-malformed");
	CHECK_REFUSAL(check_claims(arena_printf(a,
						"{\"jti\":\"%0256d\",\"htm\":\"POST\",\"htu\":"
						"\"" TOKEN_URL "\",\"iat\":1000000}",
						1)),
		      "dpop-proof-malformed");
}

/* C-31, C-38: the header */
TEST(a_proof_is_of_its_own_type)
{
	const char *jwk;

	begin();
	jwk = jwk_public_json(a, key).at;
	CHECK_REFUSAL(check(arena_printf(a, "{\"alg\":\"ES256\",\"jwk\":%s}", jwk), GOOD),
		      "dpop-proof-malformed");
	CHECK_REFUSAL(
		check(arena_printf(a, "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"jwk\":%s}", jwk), GOOD),
		"dpop-proof-malformed");
	CHECK_REFUSAL(check(arena_printf(a, "{\"typ\":\"dpop+jwt\",\"jwk\":%s}", jwk), GOOD),
		      "dpop-proof-malformed");
}

TEST(a_proof_is_signed_asymmetrically)
{
	static const char *const algs[] = {"RS256", "none", "HS256", "ES512", "RSA-OAEP"};

	begin();
	for (size_t i = 0; i < sizeof algs / sizeof *algs; i++)
		CHECK_REFUSAL(
			check(arena_printf(a, "{\"typ\":\"dpop+jwt\",\"alg\":\"%s\",\"jwk\":%s}",
					   algs[i], jwk_public_json(a, key).at),
			      GOOD),
			"dpop-alg-unsupported");
}

/* C-31, C-38: RFC 9449 4.3, points 6 and 7 */
TEST(a_proof_shows_a_public_key_and_is_signed_by_it)
{
	static const char *const bad[] = {
		"\"x\"",
		"{}",
		"null",
		"{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
	};
	const struct jwk *other;
	const char *jwk;

	begin();
	other = jwk_generate(a, JOSE_ES256, JWK_SIG);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_REFUSAL(check(arena_printf(a,
						 "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":"
						 "%s}",
						 bad[i]),
				    GOOD),
			      "dpop-key-unfit");
	CHECK_REFUSAL(check("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}", GOOD), "dpop-key-unfit");
	jwk = jwk_public_json(a, key).at;
	CHECK_REFUSAL(check(arena_printf(a,
					 "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%.*s,"
					 "\"d\":\"AAAA\"}}",
					 (int)strlen(jwk) - 1, jwk),
			    GOOD),
		      "dpop-key-unfit");
	CHECK_REFUSAL(
		check(arena_printf(a, "{\"typ\":\"dpop+jwt\",\"alg\":\"PS256\",\"jwk\":%s}", jwk),
		      GOOD),
		"dpop-key-unfit");
	CHECK_REFUSAL(check(dpop_proof_header(a, other), GOOD), "dpop-signature-wrong");
}

/* C-32 */
TEST(a_proof_is_for_one_method_and_one_url)
{
	static const char *const ours[] = {
		"https://parvis.example/token",      "HTTPS://Parvis.Example/token",
		"https://parvis.example:443/token",  "https://parvis.example/token?a=b",
		"https://parvis.example/token#x",    "https://parvis.example/token?a=b#x?",
		"https://mtls.parvis.example/token",
	};
	static const char *const others[] = {
		"http://parvis.example/token",
		"https://parvis.example:80/token",
		"https://parvis.example:8443/token",
		"https://parvis.example/Token",
		"https://parvis.example/token/",
		"https://parvis.example//token",
		"https://parvis.example/userinfo",
		"https://parvis.example",
		"https://parvis.example.evil.example/token",
		"https://me@parvis.example/token",
		"https:/parvis.example/token",
		"/token",
		"token",
		"",
		"?",
		"://parvis.example/token",
	};

	begin();
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		CHECK_REFUSAL(check_claims(arena_printf(a,
							"{\"jti\":\"j\",\"htm\":\"POST\",\"htu\":"
							"\"%s\",\"iat\":1000000}",
							ours[i])),
			      "");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK_REFUSAL(check_claims(arena_printf(a,
							"{\"jti\":\"j\",\"htm\":\"POST\",\"htu\":"
							"\"%s\",\"iat\":1000000}",
							others[i])),
			      "dpop-request-differs");
	request.method = "GET";
	CHECK_REFUSAL(check_claims(GOOD), "dpop-request-differs");
	request.method = "post";
	CHECK_REFUSAL(check_claims(GOOD), "dpop-request-differs");
}

/* C-5, C-33 */
TEST(a_proof_is_of_this_minute)
{
	static const struct {
		int iat;
		const char *refusal;
	} times[] = {
		{NOW - 3600, "dpop-time-wrong"},
		{NOW - 61, "dpop-time-wrong"},
		{NOW - 60, ""},
		{NOW - 10, ""},
		{NOW + 10, ""},
		{NOW + 30, ""},
		{NOW + 31, "dpop-time-wrong"},
		{NOW + 61, "dpop-time-wrong"},
		{NOW + 3600, "dpop-time-wrong"},
	};

	begin();
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		CHECK_REFUSAL(check_claims(arena_printf(a,
							"{\"jti\":\"j\",\"htm\":\"POST\",\"htu\":"
							"\"" TOKEN_URL "\",\"iat\":%d}",
							times[i].iat)),
			      times[i].refusal);
		CHECK(*times[i].refusal != '\0' || proof.once_ttl_s == times[i].iat + 61 - NOW);
	}
}

/* C-33 */
TEST(more_claims_are_believed_if_they_hold)
{
	begin();
	CHECK_REFUSAL(check_claims(with("\"nbf\":1000000,\"exp\":1000060,\"x\":[1]")), "");
	CHECK_REFUSAL(check_claims(with("\"exp\":999900")), "dpop-time-wrong");
	CHECK_REFUSAL(check_claims(with("\"nbf\":1000100")), "dpop-time-wrong");
	CHECK_REFUSAL(check_claims(with("\"exp\":\"soon\"")), "dpop-time-wrong");
}

/* C-31: the hash of RFC 9449 7.1's access token */
TEST(at_a_resource_a_proof_is_for_one_token)
{
	begin();
	request.access_token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
	CHECK_REFUSAL(check_claims(with("\"ath\":\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo\"")),
		      "");
	CHECK_REFUSAL(check_claims(with("\"ath\":\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEp\"")),
		      "dpop-token-differs");
	CHECK_REFUSAL(check_claims(GOOD), "dpop-token-differs");
}

/* C-35 */
TEST(a_nonce_is_ours_and_fresh)
{
	static const struct hash others_key = {{9}};
	static const struct {
		int made;
		const char *refusal;
	} nonces[] = {{NOW, ""},
		      {NOW - 100, ""},
		      {NOW - 101, "dpop-nonce-needed"},
		      {NOW + 30, ""},
		      {NOW + 31, "dpop-nonce-needed"}};

	begin();
	CHECK_REFUSAL(check_claims(with("\"nonce\":\"anything\"")), "");
	request.nonce_ttl_s = 100;
	CHECK_REFUSAL(check_claims(GOOD), "dpop-nonce-needed");
	CHECK_REFUSAL(check_claims(with("\"nonce\":\"anything\"")), "dpop-nonce-needed");
	CHECK_REFUSAL(check_claims(with("\"nonce\":1")), "dpop-nonce-needed");
	CHECK_REFUSAL(check_claims(with(arena_printf(a, "\"nonce\":\"%s\"",
						     dpop_nonce(a, &others_key, NOW)))),
		      "dpop-nonce-needed");
	for (size_t i = 0; i < sizeof nonces / sizeof *nonces; i++)
		CHECK_REFUSAL(check_claims(with(arena_printf(
				      a, "\"nonce\":\"%s\"",
				      dpop_nonce(a, request.nonce_key, nonces[i].made)))),
			      nonces[i].refusal);
}

/* The proof of RFC 9449 4.1, by its own key, at its own time. */
TEST(the_published_example_is_a_proof)
{
	begin();
	request.urls = (const char *const[]){"https://server.example.com/token", NULL};
	request.now = 1562262616;
	CHECK_REFUSAL(
		dpop_check(a,
			   TEXT("eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik"
				"VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdC"
				"RnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1"
				"JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHR"
				"tIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuI"
				"iwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMU"
				"vwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg"),
			   &request, &proof),
		"");
	CHECK_STR(proof.jkt, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

/* C-36 */
TEST(dpop_jkt_is_a_thumbprint)
{
	CHECK_REFUSAL(dpop_check_jkt(""), "");
	CHECK_REFUSAL(dpop_check_jkt("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"), "");
	CHECK_REFUSAL(dpop_check_jkt("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4"),
		      "dpop-jkt-malformed");
	CHECK_REFUSAL(dpop_check_jkt("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4J"),
		      "dpop-jkt-malformed");
	CHECK_REFUSAL(dpop_check_jkt("x"), "dpop-jkt-malformed");
}
