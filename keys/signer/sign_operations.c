#include "sign_operations.h"
#include "clock.h"
#include "id_token.h"
#include "jarm.h"
#include "jwks_document.h"
#include "key_choice.h"
#include "key_report.h"
#include "key_schedule.h"
#include "logout_token.h"
#include "person_claims.h"
#include "sealing_key.h"
#include "subject.h"

enum { AUTH_TIME_SKEW_S = 60 };

const struct refusal signer_client_unknown = {"signer-client-unknown", 500, NULL,
					      "The signer's configuration has no such client."};
const struct refusal signer_acr_forbidden = {
	"signer-acr-forbidden", 500, NULL,
	"The level is none of acr_values, or is below what the client accepts."};
const struct refusal signer_identity_missing = {
	"signer-identity-missing", 500, NULL,
	"The client's subjects are made of an identity that the request does not have."};
const struct refusal signer_auth_time_future = {
	"signer-auth-time-future", 500, NULL,
	"The citizen is said to have authenticated in the future."};
const struct refusal signer_response_contradictory = {
	"signer-response-contradictory", 500, NULL,
	"An authorization response has neither a code nor an error, or both."};
const struct refusal signer_clock_wrong = {"signer-clock-wrong", 500, NULL,
					   "The clock of this machine is years behind."};

const struct refusal signer_logout_of_nobody = {
	"signer-logout-of-nobody", 500, NULL,
	"A logout token names neither a session nor a person."};

/* Nothing but this can be signed here: what is in it is ours to say, and whose it is alone is
 * theirs. */
static struct text report_on(const struct signer *s, struct arena *a, struct text node,
			     enum jose_alg preferred, long long now)
{
	const struct key_set *set = &s->keys->set;
	const struct key *current = key_set_current(set, KEY_SIGNS_TOKENS, preferred, now);
	const struct key *key = current == NULL ? NULL : key_set_stand_in(set, current, now);
	const struct key_report report = key_report_of(set, s->keys->step, node, now);

	return key == NULL ? TEXT_NONE
			   : key_report_sign(a, &report, s->config->settings.issuer, key);
}

const struct refusal *signer_say_hello(struct signer *s, struct arena *a,
				       const struct record *request, struct record_writer *answer)
{
	enum jose_alg preferred = jose_alg_parse(text_of(s->config->settings.signing_alg));
	const struct key_set *set = &s->keys->set;
	struct hash key = hash_derive(hash_text(&s->keys->master), "parvis deployment", TEXT(""));
	long long now = clock_now();
	struct seal_ring ring = sealing_keys_ring(set, now);

	if (ring.count == 0)
		return &signer_sealing_key_missing;
	record_put(answer, "deployment_key", hash_text(&key));
	record_put(answer, "sealing_keys", seal_ring_write(a, &ring));
	record_put(answer, "jwks", jwks_document(a, set, KEY_SIGNS_TOKENS, preferred, now));
	record_put(answer, "schedule", key_schedule_pack(a, set));
	if (record_get(request, "node").at != NULL)
		record_put(answer, "report",
			   report_on(s, a, record_get(request, "node"), preferred, now));
	OPENSSL_cleanse(&key, sizeof key);
	OPENSSL_cleanse(&ring, sizeof ring);
	return NULL;
}

/* Its place among acr_values, the lowest first; -1 if it is none of them. */
static int acr_place(const struct config *config, struct text acr)
{
	for (int i = 0; config->settings.acr_values[i] != NULL; i++)
		if (text_is(acr, config->settings.acr_values[i]))
			return i;
	return -1;
}

static const struct refusal *check_acr(const struct config *config, const struct client *client,
				       struct text acr)
{
	int place = acr.at == NULL ? -1 : acr_place(config, acr);

	if (acr.at != NULL && place < 0)
		return &signer_acr_forbidden;
	if (*client->minimum_acr != '\0' && place < acr_place(config, text_of(client->minimum_acr)))
		return &signer_acr_forbidden;
	return NULL;
}

const char *signer_subject_of(const struct signer *s, struct arena *a, const struct client *client,
			      const struct record *request)
{
	struct text identity = record_get(request, "identity_v1");

	switch (client->subject_version) {
	case SUBJECT_V1:
		return subject_v1(a, &s->keys->subject_v1, client->sector_identifier,
				  record_string(a, request, "account"));
	case SUBJECT_FRANCECONNECT:
		return identity.at == NULL
			       ? NULL
			       : subject_franceconnect(a, s->keys->franceconnect_secret,
						       client->sector_identifier, identity);
	}
	return NULL;
}

static struct id_token id_token_of(const struct config *config, const struct client *client,
				   const struct record *request, const char *subject)
{
	return (struct id_token){
		.issuer = config->settings.issuer,
		.subject = subject,
		.client_id = client->client_id,
		.nonce = record_get(request, "nonce"),
		.acr = record_get(request, "acr"),
		.amr = record_get(request, "amr"),
		.at_hash = record_get(request, "at_hash"),
		.sid = record_get(request, "sid"),
		.auth_time = record_number(request, "auth_time"),
		.claims = record_get(request, "claims"),
		.issued_at = clock_now(),
		.ttl_s = client->id_token_ttl_s,
	};
}

static const struct refusal *check_times(const struct id_token *token)
{
	if (token->issued_at < SIGNER_CLOCK_LEAST)
		return &signer_clock_wrong;
	return token->auth_time > token->issued_at + AUTH_TIME_SKEW_S ? &signer_auth_time_future
								      : NULL;
}

const struct refusal *signer_sign_id_token(struct signer *s, struct arena *a,
					   const struct record *request,
					   struct record_writer *answer)
{
	const struct client *client =
		config_client(s->config, record_string(a, request, "client_id"));
	const struct refusal *no;
	const char *subject;
	struct id_token token;
	const struct key *key;

	if (client == NULL)
		return &signer_client_unknown;
	if ((no = check_acr(s->config, client, record_get(request, "acr"))) != NULL)
		return no;
	if ((subject = signer_subject_of(s, a, client, request)) == NULL)
		return &signer_identity_missing;
	token = id_token_of(s->config, client, request, subject);
	if (token.claims.at != NULL &&
	    (no = person_claims_check_scope(a, token.claims, s->config->scopes, client->scope)) !=
		    NULL)
		return no;
	if ((no = check_times(&token)) != NULL)
		return no;
	if ((no = key_choose_for_client(s, client, client->id_token_signed_response_alg,
					token.issued_at, &key)) != NULL)
		return no;
	record_put(answer, "id_token", id_token_sign(a, &token, key->jwk, key->alg));
	record_put_string(answer, "sub", subject);
	signature_tally_add(s->tally, "id-token", client->client_id, key->alg);
	return NULL;
}

/* The subject is derived here, as for an ID token: a worker cannot name another. It is left out if
 * the client's rule needs an identity that the session did not keep. */
const struct refusal *signer_sign_logout_token(struct signer *s, struct arena *a,
					       const struct record *request,
					       struct record_writer *answer)
{
	const struct client *client =
		config_client(s->config, record_string(a, request, "client_id"));
	struct logout_token token = {.issuer = s->config->settings.issuer,
				     .sid = record_get(request, "sid"),
				     .issued_at = clock_now()};
	const struct refusal *no;
	const struct key *key;

	if (client == NULL)
		return &signer_client_unknown;
	token.client_id = client->client_id;
	if (record_get(request, "account").at != NULL)
		token.subject = signer_subject_of(s, a, client, request);
	if (token.subject == NULL && token.sid.at == NULL)
		return &signer_logout_of_nobody;
	if (token.issued_at < SIGNER_CLOCK_LEAST)
		return &signer_clock_wrong;
	if ((no = key_choose_for_client(s, client, client->id_token_signed_response_alg,
					token.issued_at, &key)) != NULL)
		return no;
	record_put(answer, "logout_token", logout_token_sign(a, &token, key->jwk, key->alg));
	signature_tally_add(s->tally, "logout-token", client->client_id, key->alg);
	return NULL;
}

const struct refusal *signer_sign_authorization_response(struct signer *s, struct arena *a,
							 const struct record *request,
							 struct record_writer *answer)
{
	const struct client *client =
		config_client(s->config, record_string(a, request, "client_id"));
	struct jarm_claims claims = {
		.issuer = s->config->settings.issuer,
		.code = record_get(request, "code"),
		.error = record_get(request, "error"),
		.error_description = record_get(request, "error_description"),
		.error_uri = record_get(request, "error_uri"),
		.state = record_get(request, "state"),
		.issued_at = clock_now(),
	};
	const struct refusal *no;
	const struct key *key;

	if (client == NULL)
		return &signer_client_unknown;
	if ((claims.code.at == NULL) == (claims.error.at == NULL))
		return &signer_response_contradictory;
	if (claims.issued_at < SIGNER_CLOCK_LEAST)
		return &signer_clock_wrong;
	if ((no = key_choose_for_client(s, client, client->authorization_signed_response_alg,
					claims.issued_at, &key)) != NULL)
		return no;
	claims.client_id = client->client_id;
	record_put(answer, "response", jarm_sign(a, &claims, key->jwk, key->alg));
	signature_tally_add(s->tally, "authorization-response", client->client_id, key->alg);
	return NULL;
}
