/* fake_signer.c -- signer.h without the process: it signs with a key of the tests. */
#include "base64url.h"
#include "signer.h"
#include "world.h"
#include "world_keys.h"
#include "world_operation.h"
#include <stdio.h>
#include <string.h>

const struct refusal signer_unreachable = {"signer-unreachable", 503, "temporarily_unavailable",
					   "The signer is down (fake)."};

int world_signer_operations;
struct world_signed world_signed;
struct world_response world_response;
struct world_upstream world_upstream;

struct world_keys world_keys;

static void on_welcome(void *arg)
{
	struct signer_welcome *welcome = arg;

	*welcome = (struct signer_welcome){
		.jwks = text_of(world_keys.jwks),
		.schedule = text_of(world_keys.schedule),
		.report = *world_keys.report == '\0' ? TEXT_NONE : text_of(world_keys.report)};
}

enum turn signer_ask_keys(struct flow *f, const char *node, struct signer_welcome *welcome)
{
	snprintf(world_keys.node, sizeof world_keys.node, "%s", node);
	world_signer_operations++;
	return world_operation(f, on_welcome, welcome, &signer_unreachable);
}

void signer_on_welcome(void (*met)(void)) { world_keys.met = met; }

static void on_signed(void *arg)
{
	struct id_token_answer *answer = arg;

	answer->id_token = TEXT("header.payload.signature");
	answer->sub = "subject-of-the-tests";
}

enum turn signer_id_token(struct flow *f, const struct id_token_request *request,
			  struct id_token_answer *answer)
{
	snprintf(world_signed.account, sizeof world_signed.account, "%s", request->account);
	snprintf(world_signed.nonce, sizeof world_signed.nonce, "%s", request->nonce);
	snprintf(world_signed.sid, sizeof world_signed.sid, "%s", request->sid);
	snprintf(world_signed.acr, sizeof world_signed.acr, "%s", request->acr);
	snprintf(world_signed.claims, sizeof world_signed.claims, "%.*s",
		 TEXT_ARG(request->claims));
	world_signer_operations++;
	return world_operation(f, on_signed, answer, &signer_unreachable);
}

static void on_logout_signed(void *arg) { *(struct text *)arg = TEXT("header.logout.signature"); }

enum turn signer_logout_token(struct flow *f, const struct logout_token_request *request,
			      struct text *logout_token)
{
	(void)request;
	world_signer_operations++;
	return world_operation(f, on_logout_signed, logout_token, &signer_unreachable);
}

static void copy(char *to, size_t size, const char *from) { snprintf(to, size, "%s", from); }

static void on_response(void *arg) { *(struct text *)arg = TEXT("header.response.signature"); }

enum turn signer_authorization_response(struct flow *f,
					const struct authorization_response_request *request,
					struct text *response)
{
	copy(world_response.client_id, sizeof world_response.client_id, request->client_id);
	copy(world_response.code, sizeof world_response.code, request->code);
	copy(world_response.error, sizeof world_response.error, request->error);
	copy(world_response.error_uri, sizeof world_response.error_uri, request->error_uri);
	copy(world_response.state, sizeof world_response.state, request->state);
	world_signer_operations++;
	return world_operation(f, on_response, response, &signer_unreachable);
}

static void on_asserted(void *arg) { *(struct text *)arg = TEXT("header.assertion.signature"); }

enum turn signer_client_assertion(struct flow *f, const char *provider_id, struct text *assertion)
{
	(void)provider_id;
	world_signer_operations++;
	return world_operation(f, on_asserted, assertion, &signer_unreachable);
}

static void on_request(void *arg) { *(struct text *)arg = TEXT("header.request.signature"); }

enum turn signer_request_object(struct flow *f, const struct request_object_request *request,
				struct text *object)
{
	copy(world_upstream.request_state, sizeof world_upstream.request_state, request->state);
	copy(world_upstream.request_nonce, sizeof world_upstream.request_nonce, request->nonce);
	world_signer_operations++;
	return world_operation(f, on_request, object, &signer_unreachable);
}

static void on_proof(void *arg) { *(struct text *)arg = TEXT("header.proof.signature"); }

enum turn signer_dpop_proof(struct flow *f, const struct dpop_proof_request *request,
			    struct text *proof)
{
	copy(world_upstream.proof_endpoint, sizeof world_upstream.proof_endpoint,
	     request->endpoint);
	copy(world_upstream.proof_nonce, sizeof world_upstream.proof_nonce, request->nonce);
	copy(world_upstream.proof_ath, sizeof world_upstream.proof_ath, request->ath);
	world_signer_operations++;
	return world_operation(f, on_proof, proof, &signer_unreachable);
}

struct decryption {
	struct arena *arena;
	struct text inside, *plain;
};

static void on_decrypted(void *arg)
{
	const struct decryption *d = arg;

	*d->plain = base64url_decode(d->arena, d->inside);
}

enum turn signer_decrypt(struct flow *f, const char *provider_id, const char *what, struct text jwe,
			 struct text *plain)
{
	struct decryption *d = arena_alloc(f->arena, sizeof *d);
	size_t len = strlen(WORLD_ENCRYPTED);

	(void)provider_id, (void)what;
	world_signer_operations++;
	*d = (struct decryption){f->arena, {jwe.at + len, jwe.len - len}, plain};
	return world_operation(f, on_decrypted, d, &signer_unreachable);
}

static void on_client_jwks(void *arg) { *(struct text *)arg = TEXT("{\"keys\":[]}"); }

enum turn signer_client_jwks(struct flow *f, const char *provider_id, struct text *jwks)
{
	(void)provider_id;
	world_signer_operations++;
	return world_operation(f, on_client_jwks, jwks, &signer_unreachable);
}

static void on_subject(void *arg) { *(struct text *)arg = TEXT("subject-of-the-resource-server"); }

enum turn signer_subject(struct flow *f, const struct signer_person *person, struct text *sub)
{
	(void)person;
	world_signer_operations++;
	return world_operation(f, on_subject, sub, &signer_unreachable);
}

static void on_userinfo(void *arg) { *(struct text *)arg = TEXT("header.userinfo.signature"); }

enum turn signer_userinfo(struct flow *f, const struct signer_person *person, struct text claims,
			  struct text *jwt)
{
	(void)person, (void)claims;
	world_signer_operations++;
	return world_operation(f, on_userinfo, jwt, &signer_unreachable);
}

static void on_introspection(void *arg)
{
	*(struct text *)arg = TEXT("header.introspection.signature");
}

enum turn signer_introspection(struct flow *f, const struct signer_person *person,
			       const struct introspection *told, struct text *jwt)
{
	(void)told;
	snprintf(world_signed.account, sizeof world_signed.account, "%s", person->account);
	world_signer_operations++;
	return world_operation(f, on_introspection, jwt, &signer_unreachable);
}

static void on_same(void *arg) { *(struct text *)arg = TEXT("1"); }

static void on_different(void *arg) { *(struct text *)arg = TEXT("0"); }

enum turn signer_is_subject(struct flow *f, const struct signer_person *person, const char *sub,
			    struct text *is)
{
	bool same = strcmp(sub, "subject-of-the-tests") == 0;

	(void)person;
	world_signer_operations++;
	return world_operation(f, same ? on_same : on_different, is, &signer_unreachable);
}
