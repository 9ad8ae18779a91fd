/* signer_provider.c -- what the signer does for us as a client of providers. */
#include "signer_ask.h"

static struct record_writer about(struct flow *f, const char *provider_id)
{
	struct record_writer w = record_write(f->arena);

	record_put_string(&w, "provider", provider_id);
	return w;
}

enum turn signer_client_assertion(struct flow *f, const char *provider_id, struct text *assertion)
{
	struct record_writer w = about(f, provider_id);

	return signer_ask(f, SIGNER_CLIENT_ASSERTION, record_written(&w), "assertion", assertion);
}

enum turn signer_request_object(struct flow *f, const struct request_object_request *request,
				struct text *object)
{
	struct record_writer w = about(f, request->provider_id);

	record_put_string(&w, "state", request->state);
	record_put_string(&w, "nonce", request->nonce);
	record_put_string(&w, "code_challenge", request->code_challenge);
	record_put_string(&w, "acr_values", request->acr_values);
	record_put_string(&w, "prompt", request->prompt);
	record_put_string(&w, "max_age", request->max_age);
	record_put_string(&w, "login_hint", request->login_hint);
	record_put_string(&w, "ui_locales", request->ui_locales);
	return signer_ask(f, SIGNER_REQUEST_OBJECT, record_written(&w), "request", object);
}

enum turn signer_dpop_proof(struct flow *f, const struct dpop_proof_request *request,
			    struct text *proof)
{
	struct record_writer w = about(f, request->provider_id);

	record_put_string(&w, "endpoint", request->endpoint);
	record_put_string(&w, "htu", request->htu);
	record_put_string(&w, "nonce", request->nonce);
	record_put_string(&w, "ath", request->ath);
	record_put_number(&w, "since", request->since);
	return signer_ask(f, SIGNER_DPOP_PROOF, record_written(&w), "proof", proof);
}

enum turn signer_decrypt(struct flow *f, const char *provider_id, const char *what, struct text jwe,
			 struct text *plain)
{
	struct record_writer w = about(f, provider_id);

	record_put_string(&w, "what", what);
	record_put(&w, "jwe", jwe);
	return signer_ask(f, SIGNER_DECRYPT, record_written(&w), "plain", plain);
}

enum turn signer_client_jwks(struct flow *f, const char *provider_id, struct text *jwks)
{
	struct record_writer w = about(f, provider_id);

	return signer_ask(f, SIGNER_CLIENT_JWKS, record_written(&w), "client_jwks", jwks);
}
