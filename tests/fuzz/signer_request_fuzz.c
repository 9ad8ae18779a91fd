/* What a worker may say, as bytes: the signer answers each with one frame, which is either a
 * refusal with a name or holds nothing but what its table says, and never the private key. */
#include "jwk_private.h"
#include "signer_serve.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char *const levels[] = {"eidas1", "eidas2", NULL};
static struct client client = {.client_id = "a",
			       .sector_identifier = "a.example",
			       .id_token_signed_response_alg = "ES256",
			       .userinfo_signed_response_alg = "",
			       .introspection_signed_response_alg = "ES256",
			       .authorization_signed_response_alg = "ES256",
			       .minimum_acr = "",
			       .id_token_ttl_s = 60};
static struct client france = {.client_id = "b",
			       .sector_identifier = "b.example",
			       .id_token_signed_response_alg = "ES256",
			       .userinfo_signed_response_alg = "",
			       .introspection_signed_response_alg = "ES256",
			       .authorization_signed_response_alg = "ES256",
			       .minimum_acr = "eidas2",
			       .subject_version = SUBJECT_FRANCECONNECT,
			       .id_token_ttl_s = 60};
static struct client *const clients[] = {&client, &france};
static const struct provider provider = {.id = "p",
					 .issuer = "https://p.example",
					 .client_id = "parvis",
					 .scope = "openid",
					 .response_mode = "",
					 .token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT,
					 .token_endpoint_auth_signing_alg = "ES256",
					 .dpop_bound_access_tokens = true,
					 .require_signed_request_object = true,
					 .id_token_encryption = {"ECDH-ES", "A256GCM"},
					 .userinfo_encryption = {"", ""}};
static const struct provider *const providers[] = {&provider};
static const struct config config = {
	.settings = {.issuer = "https://i.example", .signing_alg = "ES256", .acr_values = levels},
	.client_count = 2,
	.provider_count = 1,
	.clients = clients,
	.providers = providers};

static struct signing_keys keys = {
	.franceconnect_secret = {"0123456789abcdef0123456789abcdef", 32}};
static struct key key[5];
static const struct hash sealing_secret = {{'s', 'e', 'a', 'l'}};
static struct text private_number;

static struct signer *signer_for_ever(void)
{
	static struct arena *a;
	const struct refusal *no = NULL;
	json_t *json;

	a = arena_new();
	for (int i = 0; i < 4; i++) {
		enum key_use use = (enum key_use)i;
		enum jose_alg alg = use == KEY_DECRYPTS ? JOSE_ECDH_ES : JOSE_ES256;
		const struct jwk *jwk = jwk_generate(a, alg, key_use_jwk(use));

		key[i] = (struct key){
			.kid = jwk->kid,
			.use = use,
			.alg = alg,
			.dates = {.created = 1, .published = 1, .active = 1},
			.jwk = jwk,
			.provider = use == KEY_SIGNS_TOKENS ? TEXT_NONE : text_of(provider.id),
		};
	}
	key[4] = (struct key){
		.kid = TEXT("c2VhbGVkMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA"),
		.use = KEY_SEALS,
		.alg = SEAL_A256GCM,
		.dates = {.created = 1, .published = 1, .active = 1},
		.secret = &sealing_secret,
	};
	keys.set = (struct key_set){5, key};
	json = json_loads(jwk_private_json(a, key[0].jwk).at, 0, NULL);
	private_number = arena_text(a, text_of(json_string_value(json_object_get(json, "d"))));
	json_decref(json);
	return signer_new(a, &config, &keys, &no);
}

static void check(struct text answer, unsigned char operation)
{
	struct signer_frame frame;
	struct record record;

	if (signer_frame_read(answer, &frame) != (int)answer.len || frame.id != 3 ||
	    !record_read(frame.record, &record) ||
	    memmem(answer.at, answer.len, private_number.at, private_number.len) != NULL)
		abort();
	if (frame.operation == SIGNER_NO &&
	    (record.count != 1 || record_get(&record, "refusal").len == 0))
		abort();
	if (frame.operation == SIGNER_WELL && operation == SIGNER_ID_TOKEN &&
	    (record.count != 2 || record_get(&record, "id_token").len == 0))
		abort();
}

/* The first byte is the operation, the rest its record. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct signer *signer;
	struct signer_peer peer = signer_peer_new();
	struct signer_frame frame = {3, 0, TEXT_NONE};
	struct arena *a;

	if (signer == NULL && (signer = signer_for_ever()) == NULL)
		abort();
	if (size == 0 || size > SIGNER_FRAME_MAX - SIGNER_FRAME_HEAD)
		return 0;
	a = arena_new();
	frame.operation = data[0];
	frame.record = (struct text){(const char *)data + 1, size - 1};
	if (frame.operation != SIGNER_HELLO)
		peer.phase = SIGNER_GREETED;
	check(signer_answer(signer, &peer, a, &frame), frame.operation);
	arena_free(a);
	return 0;
}
