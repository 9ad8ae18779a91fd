/* fake_signer.c -- signer.h without the process: it signs with a key of the tests. */
#include "signer.h"
#include "world.h"
#include "world_operation.h"
#include <stdio.h>
#include <string.h>

const struct refusal signer_unreachable = {"signer-unreachable", 503, "temporarily_unavailable",
					   "The signer is down (fake)."};

int world_signer_operations;
struct world_signed world_signed;
struct world_response world_response;

static void on_signed(void *arg)
{
	struct id_token_answer *answer = arg;

	answer->id_token = TEXT("header.payload.signature");
	answer->sub = "subject-of-the-tests";
}

enum turn signer_id_token(struct flow *f, const struct id_token_request *request,
			  struct id_token_answer *answer)
{
	snprintf(world_signed.nonce, sizeof world_signed.nonce, "%s", request->nonce);
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
