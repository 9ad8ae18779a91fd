/* What the signer does for us as a client of providers. */
#include "clock.h"
#include "json_read.h"
#include "jwe.h"
#include "jws.h"
#include "key_material.h"
#include "signer_fixture.h"
#include "test.h"

TEST(client_assertion_is_for_the_providers_issuer_and_once)
{
	struct signer_fixture *x = signer_fixture_new();
	struct text request = record_of(x->arena, "provider", "key", NULL);
	struct record one, two;
	json_t *claims, *other;
	long long iat, exp;

	CHECK_NUMBER(signer_ask(x, SIGNER_CLIENT_ASSERTION, request, &one), SIGNER_WELL);
	CHECK_NUMBER(signer_ask(x, SIGNER_CLIENT_ASSERTION, request, &two), SIGNER_WELL);
	claims = signer_claims(x, &one, "assertion");
	other = signer_claims(x, &two, "assertion");
	CHECK_TEXT(json_text(claims, "iss"), "parvis-there");
	CHECK_TEXT(json_text(claims, "sub"), "parvis-there");
	CHECK_TEXT(json_text(claims, "aud"), "https://key.example");
	CHECK_NUMBER(json_text(claims, "jti").len, 43);
	CHECK(!text_equal(json_text(claims, "jti"), json_text(other, "jti")));
	CHECK(json_time(claims, "iat", &iat) && json_time(claims, "exp", &exp) && exp - iat == 60);
	signer_fixture_free(x);
}

TEST(client_assertion_is_refused_for_a_provider_that_wants_none)
{
	struct signer_fixture *x = signer_fixture_new();

	CHECK_STR(signer_no(x, SIGNER_CLIENT_ASSERTION,
			    record_of(x->arena, "provider", "secret", NULL)),
		  "signer-provider-unregistered");
	CHECK_STR(signer_no(x, SIGNER_CLIENT_ASSERTION,
			    record_of(x->arena, "provider", "nobody", NULL)),
		  "signer-provider-unknown");
	signer_fixture_free(x);
}

/* T-66: a provider that has another's assertion has nothing */
TEST(each_provider_gets_assertions_of_its_own_key)
{
	struct signer_fixture *x = signer_fixture_new();
	const struct refusal *no = NULL;
	struct record one, other;

	CHECK_NUMBER(signer_ask(x, SIGNER_CLIENT_ASSERTION,
				record_of(x->arena, "provider", "key", NULL), &one),
		     SIGNER_WELL);
	CHECK_NUMBER(signer_ask(x, SIGNER_CLIENT_ASSERTION,
				record_of(x->arena, "provider", "other", NULL), &other),
		     SIGNER_WELL);
	CHECK(!text_equal(jws_read(x->arena, record_get(&one, "assertion"), &no)->kid,
			  jws_read(x->arena, record_get(&other, "assertion"), &no)->kid));
	x->other.token_endpoint_auth_signing_alg = "PS256";
	CHECK_STR(signer_no(x, SIGNER_CLIENT_ASSERTION,
			    record_of(x->arena, "provider", "other", NULL)),
		  "signer-key-missing");
	signer_fixture_free(x);
}

static struct text a_request(struct signer_fixture *x, const char *provider, const char *name,
			     const char *value)
{
	return record_of(x->arena, "provider", provider, "state", "s", "nonce", "n",
			 "code_challenge", "c", name, value, NULL);
}

/* G-9, D-2 to D-7 */
TEST(a_signed_request_has_what_its_provider_will_check)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;
	json_t *claims;
	long long iat, nbf, exp, max_age;

	CHECK_NUMBER(signer_ask(x, SIGNER_REQUEST_OBJECT,
				record_of(x->arena, "provider", "key", "state", "s", "nonce", "n",
					  "code_challenge", "c", "acr_values", "high low", "prompt",
					  "login", "max_age", "0", "login_hint", "an@example.vn",
					  "ui_locales", "vi", NULL),
				&record),
		     SIGNER_WELL);
	claims = signer_claims_of(x, &record, "request", "oauth-authz-req+jwt");
	CHECK_TEXT(json_text(claims, "iss"), "parvis-there");
	CHECK_TEXT(json_text(claims, "client_id"), "parvis-there");
	CHECK_TEXT(json_text(claims, "aud"), "https://key.example");
	CHECK_TEXT(json_text(claims, "redirect_uri"), "https://parvis.example/callback/key");
	CHECK_TEXT(json_text(claims, "response_type"), "code");
	CHECK_TEXT(json_text(claims, "scope"), "openid email");
	CHECK_TEXT(json_text(claims, "code_challenge_method"), "S256");
	CHECK_TEXT(json_text(claims, "acr_values"), "high low");
	CHECK_TEXT(json_text(claims, "login_hint"), "an@example.vn");
	CHECK_NUMBER(json_text(claims, "jti").len, 43);
	CHECK(json_time(claims, "iat", &iat) && json_time(claims, "nbf", &nbf) &&
	      json_time(claims, "exp", &exp) && json_time(claims, "max_age", &max_age));
	CHECK(nbf == iat && exp - nbf == 300 && max_age == 0);
	CHECK(json_object_get(claims, "sub") == NULL);
	CHECK_NUMBER(json_object_size(claims), 19);
	signer_fixture_free(x);
}

TEST(a_signed_request_says_how_it_is_to_be_answered)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;

	x->key.response_mode = "query.jwt";
	CHECK_NUMBER(signer_ask(x, SIGNER_REQUEST_OBJECT, a_request(x, "key", NULL, NULL), &record),
		     SIGNER_WELL);
	CHECK_TEXT(json_text(signer_claims_of(x, &record, "request", "oauth-authz-req+jwt"),
			     "response_mode"),
		   "query.jwt");
	signer_fixture_free(x);
}

TEST(a_signed_request_leaves_out_what_is_not_asked)
{
	struct signer_fixture *x = signer_fixture_new();
	struct record record;

	CHECK_NUMBER(signer_ask(x, SIGNER_REQUEST_OBJECT, a_request(x, "key", NULL, NULL), &record),
		     SIGNER_WELL);
	CHECK_NUMBER(
		json_object_size(signer_claims_of(x, &record, "request", "oauth-authz-req+jwt")),
		14);
	signer_fixture_free(x);
}

TEST(a_worker_signs_no_request_of_its_own)
{
	struct signer_fixture *x = signer_fixture_new();

	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT, a_request(x, "secret", NULL, NULL)),
		  "signer-provider-unregistered");
	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT, a_request(x, "nobody", NULL, NULL)),
		  "signer-provider-unknown");
	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT,
			    a_request(x, "key", "redirect_uri", "https://evil.example")),
		  "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT, a_request(x, "key", "scope", "everything")),
		  "signer-field-unknown");
	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT, a_request(x, "key", "max_age", "soon")),
		  "signer-field-malformed");
	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT,
			    record_of(x->arena, "provider", "key", "state", "s", NULL)),
		  "signer-field-missing");
	clock_offset = 1700000000 - clock_now();
	CHECK_STR(signer_no(x, SIGNER_REQUEST_OBJECT, a_request(x, "key", NULL, NULL)),
		  "signer-clock-wrong");
	clock_offset = 0;
	signer_fixture_free(x);
}

static const char *since = "100"; /* when the sign-in began */

static struct text a_proof(struct signer_fixture *x, const char *provider, const char *endpoint,
			   const char *htu, const char *ath)
{
	return record_of(x->arena, "provider", provider, "endpoint", endpoint, "htu", htu, "nonce",
			 "n-1", "since", since, ath == NULL ? NULL : "ath", ath, NULL);
}

/* The claims of a proof that its own key verifies; *key is that key. */
static json_t *proof_claims(struct signer_fixture *x, const struct record *record,
			    const struct jwk **key)
{
	const struct refusal *no = NULL;
	const struct jws *jws = jws_read(x->arena, record_get(record, "proof"), &no);

	CHECK(jws != NULL);
	CHECK_TEXT(jws->typ, "dpop+jwt");
	*key = jws_own_key(x->arena, jws, &no);
	CHECK(*key != NULL);
	CHECK_REFUSAL(jws_verify(jws, *key, JOSE_ES256), "");
	return jws_claims(x->arena, jws);
}

static struct text kid_that_proves(struct signer_fixture *x)
{
	const struct jwk *key;
	struct record record;

	CHECK_NUMBER(signer_ask(x, SIGNER_DPOP_PROOF,
				a_proof(x, "key", "token", "https://key.example/token", NULL),
				&record),
		     SIGNER_WELL);
	proof_claims(x, &record, &key);
	return jwk_thumbprint(x->arena, key);
}

/* K-12, G-4 */
TEST(all_proofs_of_a_sign_in_are_by_one_key_while_keys_rotate)
{
	struct signer_fixture *x = signer_fixture_new();
	struct key *keys = arena_alloc(x->arena, (x->keys.set.count + 1) * sizeof *keys),
		   *old = keys;
	struct text before = kid_that_proves(x), after;
	const struct key_need need = {KEY_PROVES_POSSESSION, JOSE_ES256, TEXT("key")};

	memcpy(keys, x->keys.set.keys, x->keys.set.count * sizeof *keys);
	while (old->use != KEY_PROVES_POSSESSION)
		old++;
	keys[x->keys.set.count].dates = (struct key_dates){50, .published = 50, .active = 200};
	CHECK(key_material_make(x->arena, &need, &keys[x->keys.set.count]));
	x->keys.set = (struct key_set){x->keys.set.count + 1, keys};
	CHECK(text_equal(kid_that_proves(x), before));
	since = "259"; /* some machine may not have read yet that there is another since 200 */
	CHECK(text_equal(kid_that_proves(x), before));
	since = "260";
	after = kid_that_proves(x);
	old->dates.active = 199; /* the first there was is so young itself */
	since = "230";
	CHECK(text_equal(kid_that_proves(x), before));
	old->dates.active = 1;
	CHECK(!text_equal(after, before));
	since = "9999999999"; /* by a clock that is ahead */
	CHECK(text_equal(kid_that_proves(x), after));
	since = "100";
	old->dates.revoked = 300;
	CHECK(text_equal(kid_that_proves(x), after));
	signer_fixture_free(x);
}

/* G-4 */
TEST(a_proof_of_possession_is_for_one_call_and_carries_its_key)
{
	struct signer_fixture *x = signer_fixture_new();
	const struct jwk *key, *again;
	struct record one, two;
	json_t *claims, *resource;

	CHECK_NUMBER(signer_ask(x, SIGNER_DPOP_PROOF,
				a_proof(x, "key", "token", "https://key.example/token", NULL),
				&one),
		     SIGNER_WELL);
	claims = proof_claims(x, &one, &key);
	CHECK_TEXT(json_text(claims, "htm"), "POST");
	CHECK_TEXT(json_text(claims, "htu"), "https://key.example/token");
	CHECK_TEXT(json_text(claims, "nonce"), "n-1");
	CHECK_NUMBER(json_object_size(claims), 5);
	CHECK_NUMBER(signer_ask(x, SIGNER_DPOP_PROOF,
				a_proof(x, "key", "userinfo", "https://key.example/me", "h"), &two),
		     SIGNER_WELL);
	resource = proof_claims(x, &two, &again);
	CHECK_TEXT(json_text(resource, "htm"), "GET");
	CHECK_TEXT(json_text(resource, "ath"), "h");
	CHECK(!text_equal(json_text(claims, "jti"), json_text(resource, "jti")));
	CHECK(text_equal(jwk_thumbprint(x->arena, key), jwk_thumbprint(x->arena, again)));
	signer_fixture_free(x);
}

TEST(a_worker_gets_no_other_proof)
{
	static const struct {
		const char *provider, *endpoint, *htu, *ath, *no;
	} asked[] = {
		{"secret", "token", "https://s.example/token", NULL,
		 "signer-provider-unregistered"},
		{"nobody", "token", "https://s.example/token", NULL, "signer-provider-unknown"},
		{"key", "revocation", "https://k.example/token", NULL, "signer-proof-unfit"},
		{"key", "token", "https://k.example/token", "h", "signer-proof-unfit"},
		{"key", "userinfo", "https://k.example/me", NULL, "signer-proof-unfit"},
		{"key", "token", "http://k.example/token", NULL, "signer-proof-unfit"},
		{"key", "token", "https://k.example/token?x=1", NULL, "signer-proof-unfit"},
		{"key", "token", "https://k.example/to ken", NULL, "signer-field-malformed"},
		{"other", "token", "https://k.example/token", NULL, "signer-key-missing"},
	};
	struct signer_fixture *x = signer_fixture_new();

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		CHECK_STR(signer_no(x, SIGNER_DPOP_PROOF,
				    a_proof(x, asked[i].provider, asked[i].endpoint, asked[i].htu,
					    asked[i].ath)),
			  asked[i].no);
	signer_fixture_free(x);
}

static const struct jwk *encryption_key(struct signer_fixture *x, const char *provider)
{
	return key_set_current_of(&x->keys.set, text_of(provider), KEY_DECRYPTS, JOSE_ECDH_ES,
				  clock_now())
		->jwk;
}

static struct text a_token_to(struct signer_fixture *x, const char *provider, enum jose_enc enc)
{
	return jwe_encrypt(x->arena, encryption_key(x, provider), JOSE_ECDH_ES, enc, "JWT",
			   TEXT("inside"));
}

static struct text a_decryption(struct signer_fixture *x, const char *provider, const char *what,
				struct text jwe)
{
	return record_of(x->arena, "provider", provider, "what", what, "jwe",
			 arena_string(x->arena, jwe), NULL);
}

TEST(what_a_provider_encrypts_for_us_is_decrypted)
{
	struct signer_fixture *x = signer_fixture_new();
	struct text jwe = a_token_to(x, "key", JOSE_A256GCM);
	struct record record;

	CHECK_NUMBER(
		signer_ask(x, SIGNER_DECRYPT, a_decryption(x, "key", "id_token", jwe), &record),
		SIGNER_WELL);
	CHECK_TEXT(record_get(&record, "plain"), "inside");
	signer_fixture_free(x);
}

/* T-95: one refusal, whatever is wrong with it */
TEST(nothing_else_is_decrypted)
{
	struct signer_fixture *x = signer_fixture_new();
	struct text jwe = a_token_to(x, "key", JOSE_A256GCM);
	char *broken = arena_string(x->arena, jwe);

	broken[jwe.len - 3] = broken[jwe.len - 3] == 'A' ? 'B' : 'A';
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "key", "id_token", text_of(broken))),
		  "signer-undecryptable");
	CHECK_STR(
		signer_no(x, SIGNER_DECRYPT, a_decryption(x, "key", "id_token", TEXT("a.b.c.d.e"))),
		"signer-undecryptable");
	CHECK_STR(signer_no(x, SIGNER_DECRYPT,
			    a_decryption(x, "key", "id_token", a_token_to(x, "key", JOSE_A128GCM))),
		  "signer-undecryptable");
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "other", "id_token", jwe)),
		  "signer-undecryptable");
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "key", "userinfo", jwe)),
		  "signer-provider-unregistered");
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "key", "anything", jwe)),
		  "signer-provider-unregistered");
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "secret", "id_token", jwe)),
		  "signer-provider-unregistered");
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "nobody", "id_token", jwe)),
		  "signer-provider-unknown");
	signer_fixture_free(x);
}

TEST(a_key_that_was_replaced_decrypts_until_it_is_retired)
{
	struct signer_fixture *x = signer_fixture_new();
	struct text jwe = a_token_to(x, "key", JOSE_A256GCM);
	struct key *keys = arena_alloc(x->arena, x->keys.set.count * sizeof *keys);

	memcpy(keys, x->keys.set.keys, x->keys.set.count * sizeof *keys);
	x->keys.set.keys = keys;
	for (size_t i = 0; i < x->keys.set.count; i++)
		if (keys[i].use == KEY_DECRYPTS && text_is(keys[i].provider, "key"))
			keys[i].dates.retiring = clock_now() - 1;
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "key", "id_token", jwe)), "");
	for (size_t i = 0; i < x->keys.set.count; i++)
		if (keys[i].dates.retiring != 0)
			keys[i].dates.retired = clock_now();
	CHECK_STR(signer_no(x, SIGNER_DECRYPT, a_decryption(x, "key", "id_token", jwe)),
		  "signer-undecryptable");
	signer_fixture_free(x);
}

TEST(a_provider_is_told_its_own_keys_and_no_private_one)
{
	struct signer_fixture *x = signer_fixture_new();
	const struct refusal *no = NULL;
	struct record record;
	const struct jwk_set *set;

	CHECK_NUMBER(signer_ask(x, SIGNER_CLIENT_JWKS, record_of(x->arena, "provider", "key", NULL),
				&record),
		     SIGNER_WELL);
	set = jwk_set_parse(x->arena, record_get(&record, "client_jwks"), &no);
	CHECK(set != NULL && set->count == 2 && !set->keys[0]->is_private);
	CHECK_STR(signer_no(x, SIGNER_CLIENT_JWKS, record_of(x->arena, "provider", "nobody", NULL)),
		  "signer-provider-unknown");
	signer_fixture_free(x);
}
