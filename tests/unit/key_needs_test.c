#include "key_needs.h"
#include "test.h"

static bool has(const struct key_needs *needs, const char *provider, enum key_use use,
		enum jose_alg alg)
{
	struct text id = provider == NULL ? TEXT_NONE : text_of(provider);

	for (size_t i = 0; i < needs->count; i++)
		if (needs->at[i].use == use && needs->at[i].alg == alg &&
		    key_provider_is(needs->at[i].provider, id))
			return true;
	return false;
}

static struct client client = {.id_token_signed_response_alg = "ES256",
			       .userinfo_signed_response_alg = "",
			       .introspection_signed_response_alg = "PS256",
			       .authorization_signed_response_alg = "RS256"};
static struct client *const clients[] = {&client};

TEST(tokens_need_a_key_of_each_algorithm_once)
{
	const struct config config = {
		.settings.signing_alg = "ES256", .clients = clients, .client_count = 1};
	struct arena *a = arena_new();
	struct key_needs needs = key_needs_of(a, &config);

	CHECK_NUMBER(needs.count, 3);
	CHECK(has(&needs, NULL, KEY_SEALS, SEAL_A256GCM));
	CHECK(has(&needs, NULL, KEY_SIGNS_TOKENS, JOSE_ES256));
	CHECK(has(&needs, NULL, KEY_SIGNS_TOKENS, JOSE_RS256));
	client.introspection = true;
	needs = key_needs_of(a, &config);
	client.introspection = false;
	CHECK_NUMBER(needs.count, 4);
	CHECK(has(&needs, NULL, KEY_SIGNS_TOKENS, JOSE_PS256));
	arena_free(a);
}

TEST(each_provider_needs_keys_of_its_own)
{
	const struct provider plain = {
		.id = "plain", .id_token_encryption = {"", ""}, .userinfo_encryption = {"", ""}};
	struct provider post = {.id = "post",
				.token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT,
				.token_endpoint_auth_signing_alg = "PS256",
				.dpop_bound_access_tokens = true,
				.id_token_encryption = {"ECDH-ES", "A256GCM"},
				.userinfo_encryption = {"ECDH-ES", "A128GCM"}};
	struct provider bank = post;
	const struct provider *const providers[] = {&plain, &post, &bank};
	const struct config config = {
		.settings.signing_alg = "ES256", .providers = providers, .provider_count = 3};
	struct arena *a = arena_new();
	struct key_needs needs;

	bank.id = "bank";
	bank.userinfo_encryption.alg = "RSA-OAEP-256";
	needs = key_needs_of(a, &config);
	CHECK_NUMBER(needs.count, 2 + 3 + 4);
	CHECK(has(&needs, "post", KEY_SIGNS_ASSERTIONS, JOSE_PS256));
	CHECK(has(&needs, "post", KEY_PROVES_POSSESSION, JOSE_ES256));
	CHECK(has(&needs, "post", KEY_DECRYPTS, JOSE_ECDH_ES));
	CHECK(has(&needs, "bank", KEY_DECRYPTS, JOSE_RSA_OAEP_256));
	arena_free(a);
}
