#include "signer_fixture.h"
#include "jwk_private.h"
#include "jws.h"
#include "test.h"
#include <stdarg.h>

static const struct scope scopes[] = {
	{"profile", (const char *const[]){"given_name", "address", "amr", NULL}},
	{"email", (const char *const[]){"email", NULL}},
	{NULL, NULL},
};

static const char *const levels[] = {"eidas1", "eidas2", "eidas3", NULL};

/* Made once: an RSA key takes a good part of a second. */
static struct key made_once(const char *provider, enum key_use use, enum jose_alg alg)
{
	static struct arena *forever;
	static struct key keys[8];
	struct text id = provider == NULL ? TEXT_NONE : text_of(provider);
	size_t i = 0;

	if (forever == NULL)
		forever = arena_new();
	while (keys[i].jwk != NULL &&
	       (keys[i].use != use || keys[i].alg != alg || !key_provider_is(keys[i].provider, id)))
		i++;
	if (keys[i].jwk == NULL) {
		const struct jwk *jwk = jwk_generate(forever, alg, key_use_jwk(use));

		keys[i] = (struct key){
			.kid = jwk->kid,
			.use = use,
			.alg = alg,
			.dates = {.created = 1, .published = 1, .active = 1},
			.jwk = jwk,
			.provider = id,
		};
	}
	return keys[i];
}

static struct provider modern_provider(const char *id, const char *issuer)
{
	return (struct provider){
		.id = id,
		.issuer = issuer,
		.client_id = "parvis-there",
		.scope = "openid email",
		.response_mode = "",
		.token_endpoint_auth_method = CLIENT_PRIVATE_KEY_JWT,
		.token_endpoint_auth_signing_alg = "ES256",
		.dpop_bound_access_tokens = true,
		.require_signed_request_object = true,
		.id_token_encryption = {"ECDH-ES", "A256GCM"},
		.userinfo_encryption = {"", ""},
	};
}

static void configure(struct signer_fixture *x)
{
	struct client **clients = arena_alloc(x->arena, 2 * sizeof *clients);
	const struct provider **providers = arena_alloc(x->arena, 3 * sizeof *providers);

	x->modern = (struct client){.client_id = "modern",
				    .sector_identifier = "tax.example",
				    .id_token_signed_response_alg = "ES256",
				    .userinfo_signed_response_alg = "ES256",
				    .authorization_signed_response_alg = "ES256",
				    .id_token_ttl_s = 60,
				    .scope = "openid profile",
				    .minimum_acr = "eidas2"};
	x->france = (struct client){.client_id = "france",
				    .sector_identifier = "entity",
				    .id_token_signed_response_alg = "RS256",
				    .userinfo_signed_response_alg = "",
				    .introspection_signed_response_alg = "RS256",
				    .authorization_signed_response_alg = "RS256",
				    .introspection = true,
				    .id_token_ttl_s = 120,
				    .minimum_acr = "",
				    .subject_version = SUBJECT_FRANCECONNECT};
	x->key = modern_provider("key", "https://key.example");
	x->other = modern_provider("other", "https://other.example");
	x->secret = (struct provider){.id = "secret",
				      .issuer = "https://secret.example",
				      .id_token_encryption = {"", ""},
				      .userinfo_encryption = {"", ""}};
	clients[0] = &x->france;
	clients[1] = &x->modern;
	providers[0] = &x->key;
	providers[1] = &x->secret;
	providers[2] = &x->other;
	x->config.settings.issuer = "https://parvis.example";
	x->config.settings.acr_values = levels;
	x->config.scopes = scopes;
	x->config.settings.signing_alg = "ES256";
	x->config.clients = clients;
	x->config.providers = providers;
	x->config.client_count = 2;
	x->config.provider_count = 3;
}

static struct key sealing_key(void)
{
	static const struct hash secret = {{'s', 'e', 'a', 'l'}};

	return (struct key){.kid = TEXT("c2VhbGVkMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA"),
			    .use = KEY_SEALS,
			    .alg = SEAL_A256GCM,
			    .dates = {.created = 1, .published = 1, .active = 1},
			    .secret = &secret};
}

static struct key_set keys_of(struct arena *a)
{
	const struct key made[] = {
		made_once(NULL, KEY_SIGNS_TOKENS, JOSE_RS256),
		made_once(NULL, KEY_SIGNS_TOKENS, JOSE_ES256),
		made_once("key", KEY_SIGNS_ASSERTIONS, JOSE_ES256),
		made_once("key", KEY_PROVES_POSSESSION, JOSE_ES256),
		made_once("key", KEY_DECRYPTS, JOSE_ECDH_ES),
		made_once("other", KEY_SIGNS_ASSERTIONS, JOSE_ES256),
		made_once("other", KEY_DECRYPTS, JOSE_ECDH_ES),
		sealing_key(),
	};
	struct key *keys = arena_alloc(a, sizeof made);

	memcpy(keys, made, sizeof made);
	return (struct key_set){sizeof made / sizeof *made, keys};
}

struct signer_fixture *signer_fixture_new(void)
{
	struct arena *a = arena_new();
	struct signer_fixture *x = arena_alloc(a, sizeof *x);
	const struct refusal *no = NULL;
	struct record record;

	x->arena = a;
	configure(x);
	x->keys.set = keys_of(a);
	memset(x->keys.master.bytes, 'm', HASH_SIZE);
	memset(x->keys.subject_v1.bytes, 's', HASH_SIZE);
	x->keys.franceconnect_secret =
		TEXT("9ed64cd3762973c8a5219e0774671940a3550ae1050af86831d613193e825caa");
	x->signer = signer_new(a, &x->config, &x->keys, &no);
	CHECK(x->signer != NULL && no == NULL);
	x->peer = signer_peer_new();
	CHECK_NUMBER(signer_ask(x, SIGNER_HELLO, TEXT(""), &record), SIGNER_WELL);
	return x;
}

void signer_fixture_free(struct signer_fixture *x) { arena_free(x->arena); }

struct text record_of(struct arena *a, ...)
{
	struct record_writer w = record_write(a);
	va_list pairs;

	va_start(pairs, a);
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;)
		record_put(&w, name, text_of(va_arg(pairs, const char *)));
	va_end(pairs);
	return record_written(&w);
}

unsigned char signer_ask(struct signer_fixture *x, unsigned char operation, struct text request,
			 struct record *record)
{
	const struct signer_frame frame = {77, operation, request};
	struct text bytes = signer_answer(x->signer, &x->peer, x->arena, &frame);
	struct signer_frame answer;

	CHECK_NUMBER(signer_frame_read(bytes, &answer), (long long)bytes.len);
	CHECK_NUMBER(answer.id, 77);
	CHECK(record_read(answer.record, record));
	return answer.operation;
}

const char *signer_no(struct signer_fixture *x, unsigned char operation, struct text request)
{
	struct record record;

	if (signer_ask(x, operation, request, &record) == SIGNER_WELL)
		return "";
	return record_string(x->arena, &record, "refusal");
}

json_t *signer_claims(struct signer_fixture *x, const struct record *record, const char *name)
{
	return signer_claims_of(x, record, name, "JWT");
}

json_t *signer_claims_of(struct signer_fixture *x, const struct record *record, const char *name,
			 const char *typ)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(x->arena, record_get(record, name), &no);

	CHECK(jws != NULL);
	if (jws == NULL)
		return json_object();
	CHECK_TEXT(jws->typ, typ);
	for (size_t i = 0; i < x->keys.set.count; i++) {
		const struct key *key = &x->keys.set.keys[i];

		if (text_equal(key->kid, jws->kid))
			CHECK_REFUSAL(jws_verify(jws, key->jwk, key->alg), "");
	}
	return jws_claims(x->arena, jws);
}
