#include "answer_operations.h"
#include "clock.h"
#include "introspection_response.h"
#include "jws.h"
#include "key_choice.h"
#include "person_claims.h"
#include "sign_operations.h"

const struct refusal signer_answer_unregistered = {
	"signer-answer-unregistered", 500, NULL,
	"The client is not registered for answers of this kind."};
static const struct client *client_named(const struct signer *s, struct arena *a,
					 const struct record *request)
{
	return config_client(s->config, record_string(a, request, "client_id"));
}

/* A JWT of this payload for the client; absent in answer, with a refusal, if no key signs so. */
static const struct refusal *sign(struct signer *s, struct arena *a, const struct client *client,
				  const char *alg, const char *what, const char *typ,
				  struct text payload, struct record_writer *answer)
{
	const struct key *key;
	const struct refusal *no = key_choose_for_client(s, client, alg, clock_now(), &key);

	if (no != NULL)
		return no;
	record_put(answer, what, jws_sign(a, key->jwk, key->alg, typ, payload));
	signature_tally_add(s->tally, what, client->client_id, key->alg);
	return NULL;
}

static void open_payload(struct json_writer *w, const struct signer *s, const struct client *client)
{
	json_open(w, '{');
	json_put_string(w, "iss", s->config->settings.issuer);
	json_put_string(w, "aud", client->client_id);
	json_put_number(w, "iat", clock_now());
}

const struct refusal *signer_sign_userinfo(struct signer *s, struct arena *a,
					   const struct record *request,
					   struct record_writer *answer)
{
	const struct client *client = client_named(s, a, request);
	struct text claims = record_get(request, "claims");
	struct json_writer w = json_write(a);
	const struct refusal *no;
	const char *subject;

	if (client == NULL)
		return &signer_client_unknown;
	if (*client->userinfo_signed_response_alg == '\0')
		return &signer_answer_unregistered;
	if ((no = person_claims_check(a, claims)) != NULL)
		return no;
	if ((subject = signer_subject_of(s, a, client, request)) == NULL)
		return &signer_identity_missing;
	open_payload(&w, s, client);
	json_put_string(&w, "sub", subject);
	json_put_members(&w, claims);
	json_close(&w, '}');
	return sign(s, a, client, client->userinfo_signed_response_alg, "userinfo", "JWT",
		    json_written(&w), answer);
}

static struct introspection introspection_of(const struct signer *s, const struct record *request)
{
	return (struct introspection){
		.active = record_get(request, "account").at != NULL,
		.issuer = s->config->settings.issuer,
		.client_id = record_get(request, "token_client"),
		.scope = record_get(request, "scope"),
		.acr = record_get(request, "acr"),
		.jkt = record_get(request, "jkt"),
		.x5t_s256 = record_get(request, "x5t_s256"),
		.auth_time = record_number(request, "auth_time"),
		.issued_at = record_number(request, "issued_at"),
		.expires_at = record_number(request, "expires_at"),
		.claims = record_get(request, "claims"),
	};
}

/* Without an account the token is not active, and nothing else is said. */
const struct refusal *signer_sign_introspection(struct signer *s, struct arena *a,
						const struct record *request,
						struct record_writer *answer)
{
	const struct client *client = client_named(s, a, request);
	struct introspection i = introspection_of(s, request);
	struct json_writer w = json_write(a);
	const struct refusal *no;

	if (client == NULL)
		return &signer_client_unknown;
	if (!client->introspection)
		return &signer_answer_unregistered;
	if (i.claims.at != NULL && (no = person_claims_check(a, i.claims)) != NULL)
		return no;
	if (i.active && (i.subject = signer_subject_of(s, a, client, request)) == NULL)
		return &signer_identity_missing;
	open_payload(&w, s, client);
	introspection_put(&w, "token_introspection", &i);
	json_close(&w, '}');
	return sign(s, a, client, client->introspection_signed_response_alg, "introspection",
		    "token-introspection+jwt", json_written(&w), answer);
}

const struct refusal *signer_give_subject(struct signer *s, struct arena *a,
					  const struct record *request,
					  struct record_writer *answer)
{
	const struct client *client = client_named(s, a, request);
	const char *subject;

	if (client == NULL)
		return &signer_client_unknown;
	if (!client->introspection)
		return &signer_answer_unregistered;
	if ((subject = signer_subject_of(s, a, client, request)) == NULL)
		return &signer_identity_missing;
	record_put_string(answer, "sub", subject);
	return NULL;
}

/* A worker that was taken over learns whether it guessed, and no subject. */
const struct refusal *signer_compare_subject(struct signer *s, struct arena *a,
					     const struct record *request,
					     struct record_writer *answer)
{
	const struct client *client = client_named(s, a, request);
	const char *subject;

	if (client == NULL)
		return &signer_client_unknown;
	if ((subject = signer_subject_of(s, a, client, request)) == NULL)
		return &signer_identity_missing;
	record_put_string(answer, "is_subject",
			  secret_equal(record_get(request, "sub"), text_of(subject)) ? "1" : "0");
	return NULL;
}
