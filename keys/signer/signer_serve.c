#include "signer_serve.h"
#include "answer_operations.h"
#include "clock.h"
#include "jwe.h"
#include "jws.h"
#include "log.h"
#include "provider_operations.h"
#include "sign_operations.h"

/* A worker signs about as often as it has logins; one that asks for far more is minting. */
enum { BURST = 20000, PER_SECOND = 10000 };

const struct refusal signer_operation_unknown = {"signer-operation-unknown", 500, NULL,
						 "The signer has no such operation."};
const struct refusal signer_operation_early = {
	"signer-operation-early", 500, NULL,
	"The signer does not permit this operation at this point: say hello first."};
const struct refusal signer_overrun = {"signer-overrun", 503, NULL,
				       "A worker asks for more signatures than citizens can."};
const struct refusal signer_record_malformed = {"signer-record-malformed", 500, NULL,
						"A request to the signer is not a record."};
const struct refusal signer_key_useless = {
	"signer-key-useless", 500, NULL,
	"A key of the key folder does not sign what its own public half verifies, or does not "
	"decrypt what that encrypts."};

const struct refusal signer_sealing_key_missing = {
	"signer-sealing-key-missing", 500, NULL,
	"No key seals what we keep in the store and in pages; run parvis keys init."};

static const struct signer_field hello_fields[] = {
	{"node", SIGNER_WORD, 128, false},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field id_token_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},
	{"account", SIGNER_TEXT, 512, true},
	{"identity_v1", SIGNER_BYTES, 4096, false},
	{"nonce", SIGNER_TEXT, 512, false},
	{"acr", SIGNER_WORD, 128, false},
	{"amr", SIGNER_WORDS, 256, false},
	{"at_hash", SIGNER_WORD, 86, false},
	{"sid", SIGNER_WORD, 128, false},
	{"auth_time", SIGNER_NUMBER, 12, false},
	{"claims", SIGNER_BYTES, 32768, false},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field client_assertion_fields[] = {
	{"provider", SIGNER_WORD, 32, true},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field request_object_fields[] = {
	{"provider", SIGNER_WORD, 32, true},       {"state", SIGNER_WORD, 128, true},
	{"nonce", SIGNER_WORD, 128, true},         {"code_challenge", SIGNER_WORD, 43, true},
	{"acr_values", SIGNER_WORDS, 2048, false}, {"prompt", SIGNER_WORDS, 64, false},
	{"max_age", SIGNER_NUMBER, 12, false},     {"login_hint", SIGNER_TEXT, 512, false},
	{"ui_locales", SIGNER_WORDS, 128, false},  {NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field dpop_proof_fields[] = {
	{"provider", SIGNER_WORD, 32, true}, {"endpoint", SIGNER_WORD, 16, true},
	{"htu", SIGNER_WORD, 2048, true},    {"nonce", SIGNER_WORD, 256, false},
	{"ath", SIGNER_WORD, 43, false},     {"since", SIGNER_NUMBER, 12, true},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field decrypt_fields[] = {
	{"provider", SIGNER_WORD, 32, true},
	{"what", SIGNER_WORD, 16, true},
	{"jwe", SIGNER_WORD, 61440, true},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field client_jwks_fields[] = {
	{"provider", SIGNER_WORD, 32, true},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field logout_token_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},
	{"account", SIGNER_TEXT, 512, false},
	{"identity_v1", SIGNER_BYTES, 4096, false},
	{"sid", SIGNER_WORD, 128, false},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field userinfo_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},
	{"account", SIGNER_TEXT, 512, true},
	{"identity_v1", SIGNER_BYTES, 4096, false},
	{"claims", SIGNER_BYTES, 32768, true},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field introspection_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},
	{"account", SIGNER_TEXT, 512, false},
	{"identity_v1", SIGNER_BYTES, 4096, false},
	{"token_client", SIGNER_TEXT, 256, false},
	{"scope", SIGNER_WORDS, 1024, false},
	{"acr", SIGNER_WORD, 128, false},
	{"jkt", SIGNER_WORD, 86, false},
	{"x5t_s256", SIGNER_WORD, 86, false},
	{"auth_time", SIGNER_NUMBER, 12, false},
	{"issued_at", SIGNER_NUMBER, 12, false},
	{"expires_at", SIGNER_NUMBER, 12, false},
	{"claims", SIGNER_BYTES, 32768, false},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field subject_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},
	{"account", SIGNER_TEXT, 512, true},
	{"identity_v1", SIGNER_BYTES, 4096, false},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field authorization_response_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},   {"code", SIGNER_WORD, 128, false},
	{"error", SIGNER_WORD, 64, false},       {"error_description", SIGNER_WORDS, 512, false},
	{"error_uri", SIGNER_WORD, 2200, false}, {"state", SIGNER_WORDS, 2048, false},
	{NULL, SIGNER_WORD, 0, false},
};

static const struct signer_field is_subject_fields[] = {
	{"client_id", SIGNER_TEXT, 256, true},
	{"account", SIGNER_TEXT, 512, true},
	{"identity_v1", SIGNER_BYTES, 4096, false},
	{"sub", SIGNER_TEXT, 255, true},
	{NULL, SIGNER_WORD, 0, false},
};

const struct signer_service signer_services[] = {
	{SIGNER_HELLO, "hello", SIGNER_NEW | SIGNER_GREETED, hello_fields,
	 "deployment_key sealing_keys jwks schedule report", signer_say_hello},
	{SIGNER_ID_TOKEN, "id-token", SIGNER_GREETED, id_token_fields, "id_token sub",
	 signer_sign_id_token},
	{SIGNER_CLIENT_ASSERTION, "client-assertion", SIGNER_GREETED, client_assertion_fields,
	 "assertion", signer_sign_client_assertion},
	{SIGNER_REQUEST_OBJECT, "request-object", SIGNER_GREETED, request_object_fields, "request",
	 signer_sign_request_object},
	{SIGNER_DPOP_PROOF, "dpop-proof", SIGNER_GREETED, dpop_proof_fields, "proof",
	 signer_sign_dpop_proof},
	{SIGNER_DECRYPT, "decrypt", SIGNER_GREETED, decrypt_fields, "plain", signer_open_answer},
	{SIGNER_CLIENT_JWKS, "client-jwks", SIGNER_GREETED, client_jwks_fields, "client_jwks",
	 signer_give_client_jwks},
	{SIGNER_LOGOUT_TOKEN, "logout-token", SIGNER_GREETED, logout_token_fields, "logout_token",
	 signer_sign_logout_token},
	{SIGNER_USERINFO, "userinfo", SIGNER_GREETED, userinfo_fields, "userinfo",
	 signer_sign_userinfo},
	{SIGNER_INTROSPECTION, "introspection", SIGNER_GREETED, introspection_fields,
	 "introspection", signer_sign_introspection},
	{SIGNER_SUBJECT, "subject", SIGNER_GREETED, subject_fields, "sub", signer_give_subject},
	{SIGNER_AUTHORIZATION_RESPONSE, "authorization-response", SIGNER_GREETED,
	 authorization_response_fields, "response", signer_sign_authorization_response},
	{SIGNER_IS_SUBJECT, "is-subject", SIGNER_GREETED, is_subject_fields, "is_subject",
	 signer_compare_subject},
	{0, NULL, 0, NULL, NULL, NULL},
};

static const struct signer_service *find(unsigned char operation)
{
	const struct signer_service *service = signer_services;

	for (; service->name != NULL; service++)
		if (service->operation == operation)
			return service;
	return NULL;
}

/* Doing it once also makes OpenSSL fetch what it fetches late, before the sandbox closes. */
static bool does_sign(struct arena *a, const struct key *key)
{
	const struct refusal *no = NULL;
	struct text token = jws_sign(a, key->jwk, key->alg, NULL, TEXT("{}"));

	return token.at != NULL && jws_open(a, token, key->jwk, key->alg, &no).at != NULL;
}

static bool does_decrypt(struct arena *a, const struct key *key)
{
	static const enum jose_enc encs[] = {JOSE_A128CBC_HS256, JOSE_A256CBC_HS512, JOSE_A128GCM,
					     JOSE_A256GCM};
	const struct refusal *no = NULL;
	bool well = true;

	for (size_t i = 0; well && i < sizeof encs / sizeof *encs; i++) {
		struct text token = jwe_encrypt(a, key->jwk, key->alg, encs[i], NULL, TEXT("{}"));

		well = jwe_decrypt(a, token, key->jwk, key->alg, encs[i], &no).at != NULL;
	}
	return well;
}

/* Whether a token does what it should is asked of it: token_keys.h. */
static bool is_of_use(const struct key *key)
{
	struct arena *a = arena_new();
	bool well = key->token != NULL         ? true
		    : key->use == KEY_SEALS    ? key->secret != NULL
		    : key->use == KEY_DECRYPTS ? does_decrypt(a, key)
					       : does_sign(a, key);

	arena_free(a);
	return well;
}

static void look_for_missing_keys(struct arena *a, const struct signer *s)
{
	const struct key_needs needs = key_needs_of(a, s->config);
	long long now = clock_now();

	for (size_t i = 0; i < needs.count; i++)
		if (!key_need_is_met(&s->keys->set, &needs.at[i], now))
			log_line(LOG_LEVEL_WARNING, "key-missing", "use",
				 key_use_name(needs.at[i].use), "alg",
				 jose_alg_name(needs.at[i].alg), "provider",
				 needs.at[i].provider.at, "remedy", "parvis keys init", NULL);
}

/* How many pairs of peer and algorithm an operation of each kind makes. */
static size_t tally_room(const struct config *config)
{
	enum { PER_CLIENT = 5, PER_PROVIDER = 5 };

	return PER_CLIENT * config->client_count + PER_PROVIDER * config->provider_count;
}

struct signer *signer_new(struct arena *a, const struct config *config,
			  const struct signing_keys *keys, const struct refusal **no)
{
	struct signer *s = arena_alloc(a, sizeof *s);

	for (size_t i = 0; i < keys->set.count; i++)
		if (!is_of_use(&keys->set.keys[i])) {
			*no = &signer_key_useless;
			return NULL;
		}
	if (key_set_current(&keys->set, KEY_SEALS, SEAL_A256GCM, clock_now()) == NULL) {
		*no = &signer_sealing_key_missing;
		return NULL;
	}
	s->config = config;
	s->keys = keys;
	s->tally = signature_tally_new(a, tally_room(config));
	look_for_missing_keys(a, s);
	return s;
}

struct signer_peer signer_peer_new(void)
{
	return (struct signer_peer){SIGNER_NEW, {BURST, clock_monotonic_us()}};
}

static const struct refusal *serve(struct signer *s, struct signer_peer *peer, struct arena *a,
				   const struct signer_frame *frame, struct record_writer *answer)
{
	const struct signer_service *service = find(frame->operation);
	struct record record;
	const struct refusal *no;

	if (service == NULL)
		return &signer_operation_unknown;
	if ((service->permitted & peer->phase) == 0)
		return &signer_operation_early;
	if (!allowance_take(&peer->allowance, BURST, PER_SECOND))
		return &signer_overrun;
	if (!record_read(frame->record, &record))
		return &signer_record_malformed;
	if ((no = signer_request_check(&record, service->fields)) != NULL)
		return no;
	if ((no = service->serve(s, a, &record, answer)) != NULL)
		return no;
	peer->phase = SIGNER_GREETED;
	return NULL;
}

struct text signer_answer(struct signer *s, struct signer_peer *peer, struct arena *a,
			  const struct signer_frame *frame)
{
	struct record_writer answer = record_write(a);
	const struct refusal *no = serve(s, peer, a, frame, &answer);

	if (no == NULL)
		return signer_frame_write(a, frame->id, SIGNER_WELL, record_written(&answer));
	answer = record_write(a);
	record_put_string(&answer, "refusal", no->name);
	return signer_frame_write(a, frame->id, SIGNER_NO, record_written(&answer));
}
