#include "provider_operations.h"
#include "client_assertion.h"
#include "clock.h"
#include "jwe.h"
#include "jwks_document.h"
#include "key_choice.h"
#include "possession_proof.h"
#include "sign_operations.h"
#include "signed_request.h"
#include <string.h>

enum { READ_LATE_S = 60 };

const struct refusal signer_provider_unknown = {"signer-provider-unknown", 500, NULL,
						"The signer's configuration has no such provider."};
const struct refusal signer_provider_unregistered = {
	"signer-provider-unregistered", 500, NULL,
	"The provider's file does not ask for what a worker wants done for it."};
const struct refusal signer_proof_unfit = {
	"signer-proof-unfit", 500, NULL,
	"A proof of possession is for no endpoint that is called with one, or for no https URL."};
const struct refusal signer_undecryptable = {
	"signer-undecryptable", 500, NULL,
	"The provider encrypted with other algorithms than registered, or to no key of ours."};

/* Who asks, and when; a refusal if there is no such provider, or no plausible time. */
struct asking {
	const struct provider *provider;
	long long now;
};

static const struct refusal *read_asking(const struct signer *s, struct arena *a,
					 const struct record *request, struct asking *asking)
{
	asking->provider = config_provider(s->config, record_string(a, request, "provider"));
	asking->now = clock_now();
	if (asking->provider == NULL)
		return &signer_provider_unknown;
	return asking->now < SIGNER_CLOCK_LEAST ? &signer_clock_wrong : NULL;
}

static const struct refusal *choose(const struct signer *s, const struct asking *asking,
				    enum key_use use, const char *alg, const struct key **key)
{
	return key_choose(s,
			  key_set_current_of(&s->keys->set, text_of(asking->provider->id), use,
					     jose_alg_parse(text_of(alg)), asking->now),
			  asking->now, key);
}

static const struct refusal *give(struct signer *s, const struct asking *asking,
				  const struct key *key, const char *what, struct text token,
				  struct record_writer *answer)
{
	record_put(answer, what, token);
	signature_tally_add(s->tally, what, asking->provider->id, key->alg);
	return NULL;
}

const struct refusal *signer_sign_client_assertion(struct signer *s, struct arena *a,
						   const struct record *request,
						   struct record_writer *answer)
{
	struct asking asking;
	const struct refusal *no = read_asking(s, a, request, &asking);
	const struct provider *p = asking.provider;
	const struct key *key;

	if (no != NULL)
		return no;
	if (p->token_endpoint_auth_method != CLIENT_PRIVATE_KEY_JWT)
		return &signer_provider_unregistered;
	if ((no = choose(s, &asking, KEY_SIGNS_ASSERTIONS, p->token_endpoint_auth_signing_alg,
			 &key)) != NULL)
		return no;
	return give(s, &asking, key, "assertion",
		    client_assertion_sign(a, p, key->jwk, key->alg, asking.now), answer);
}

static struct signed_request request_of(const struct signer *s, struct arena *a,
					const struct record *request, const struct asking *asking)
{
	return (struct signed_request){
		.redirect_uri = arena_printf(a, "%s/callback/%s", s->config->settings.issuer,
					     asking->provider->id),
		.state = record_get(request, "state"),
		.nonce = record_get(request, "nonce"),
		.code_challenge = record_get(request, "code_challenge"),
		.acr_values = record_get(request, "acr_values"),
		.prompt = record_get(request, "prompt"),
		.max_age = record_get(request, "max_age"),
		.login_hint = record_get(request, "login_hint"),
		.ui_locales = record_get(request, "ui_locales"),
		.issued_at = asking->now,
	};
}

const struct refusal *signer_sign_request_object(struct signer *s, struct arena *a,
						 const struct record *request,
						 struct record_writer *answer)
{
	struct asking asking;
	const struct refusal *no = read_asking(s, a, request, &asking);
	const struct provider *p = asking.provider;
	struct signed_request signed_request;
	const struct key *key;

	if (no != NULL)
		return no;
	if (!p->require_signed_request_object)
		return &signer_provider_unregistered;
	if ((no = choose(s, &asking, KEY_SIGNS_ASSERTIONS, p->token_endpoint_auth_signing_alg,
			 &key)) != NULL)
		return no;
	signed_request = request_of(s, a, request, &asking);
	return give(s, &asking, key, "request",
		    signed_request_sign(a, p, &signed_request, key->jwk, key->alg), answer);
}

/* The endpoints that a proof is sent to; a resource is told of its access token (RFC 9449 7). */
static const char *method_at(struct text endpoint, bool has_access_token)
{
	if (text_is(endpoint, "userinfo") || text_is(endpoint, "resource"))
		return has_access_token ? "GET" : NULL;
	if (text_is(endpoint, "par") || text_is(endpoint, "token"))
		return has_access_token ? NULL : "POST";
	return NULL;
}

static bool is_target(struct arena *a, struct text htu)
{
	return url_is_protected(arena_string(a, htu)) && memchr(htu.at, '?', htu.len) == NULL;
}

static const struct key *proof_key_at(const struct signer *s, const struct asking *asking,
				      long long moment)
{
	const struct key *key = key_set_current_of(&s->keys->set, text_of(asking->provider->id),
						   KEY_PROVES_POSSESSION, JOSE_ES256, moment);

	return key != NULL && key_is_published(key, asking->now) ? key : NULL;
}

/* When the first of the provider's keys of this kind began; 0: none did. */
static long long first_proof_key_began(const struct signer *s, const struct asking *asking)
{
	const struct key_set *set = &s->keys->set;
	long long first = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (key->use == KEY_PROVES_POSSESSION && key->dates.active != 0 &&
		    text_is(key->provider, asking->provider->id) &&
		    (first == 0 || key->dates.active < first))
			first = key->dates.active;
	}
	return first;
}

/* What a provider bound to a key must stay of use until the sign-in ends (RFC 9449 5, 10): so a key
 * that begins meanwhile waits for the next one. That it has begun is read a little later, on one
 * machine after the other: a sign-in that begins in between is proved by the key before, too. */
static const struct key *proof_key(const struct signer *s, const struct asking *asking,
				   long long since)
{
	long long began = since < asking->now ? since : asking->now,
		  first = first_proof_key_began(s, asking), moment = began - READ_LATE_S;
	const struct key *key = proof_key_at(s, asking, moment > first ? moment : first);

	return key != NULL ? key : proof_key_at(s, asking, asking->now);
}

const struct refusal *signer_sign_dpop_proof(struct signer *s, struct arena *a,
					     const struct record *request,
					     struct record_writer *answer)
{
	struct possession_proof proof = {.htu = record_get(request, "htu"),
					 .nonce = record_get(request, "nonce"),
					 .ath = record_get(request, "ath")};
	struct asking asking;
	const struct refusal *no = read_asking(s, a, request, &asking);
	const struct key *key;

	if (no != NULL)
		return no;
	if (!asking.provider->dpop_bound_access_tokens)
		return &signer_provider_unregistered;
	proof.htm = method_at(record_get(request, "endpoint"), proof.ath.at != NULL);
	proof.issued_at = asking.now;
	if (proof.htm == NULL || !is_target(a, proof.htu))
		return &signer_proof_unfit;
	no = key_choose(s, proof_key(s, &asking, record_number(request, "since")), asking.now,
			&key);
	if (no != NULL)
		return no;
	return give(s, &asking, key, "proof", possession_proof_sign(a, &proof, key->jwk), answer);
}

/* The provider's key of ours with this kid; without a kid, the one that signs now. */
static const struct key *decryption_key(const struct signer *s, const struct asking *asking,
					struct text kid, const char *alg)
{
	struct text id = text_of(asking->provider->id);

	if (kid.at == NULL)
		return key_set_current_of(&s->keys->set, id, KEY_DECRYPTS,
					  jose_alg_parse(text_of(alg)), asking->now);
	for (size_t i = 0; i < s->keys->set.count; i++) {
		const struct key *key = &s->keys->set.keys[i];

		if (text_equal(key->kid, kid) && key_provider_is(key->provider, id) &&
		    key->alg == jose_alg_parse(text_of(alg)) && key_decrypts(key, asking->now))
			return key;
	}
	return NULL;
}

static const struct client_encryption *encryption_of(const struct provider *p, struct text what)
{
	const struct client_encryption *e = text_is(what, "id_token")   ? &p->id_token_encryption
					    : text_is(what, "userinfo") ? &p->userinfo_encryption
									: NULL;

	return e == NULL || *e->alg == '\0' ? NULL : e;
}

const struct refusal *signer_open_answer(struct signer *s, struct arena *a,
					 const struct record *request, struct record_writer *answer)
{
	struct text jwe = record_get(request, "jwe"), plain;
	struct asking asking;
	const struct refusal *no = read_asking(s, a, request, &asking);
	const struct client_encryption *registered;
	const struct jwe_header *header;
	const struct key *key = NULL;

	if (no != NULL)
		return no;
	registered = encryption_of(asking.provider, record_get(request, "what"));
	if (registered == NULL)
		return &signer_provider_unregistered;
	header = jwe_read_header(a, jwe, &no);
	if (header != NULL)
		key = decryption_key(s, &asking, header->kid, registered->alg);
	if (key == NULL)
		return &signer_undecryptable;
	plain = jwe_decrypt(a, jwe, key->jwk, key->alg, jose_enc_parse(text_of(registered->enc)),
			    &no);
	if (plain.at == NULL)
		return &signer_undecryptable;
	return give(s, &asking, key, "plain", plain, answer);
}

const struct refusal *signer_give_client_jwks(struct signer *s, struct arena *a,
					      const struct record *request,
					      struct record_writer *answer)
{
	struct asking asking;
	const struct refusal *no = read_asking(s, a, request, &asking);

	if (no == NULL)
		record_put(answer, "client_jwks",
			   client_jwks_document(a, &s->keys->set, text_of(asking.provider->id),
						asking.now));
	return no;
}
