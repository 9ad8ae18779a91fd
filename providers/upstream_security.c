#include "upstream_security.h"
#include "authorization_request.h"
#include "dpop_nonce.h"
#include "hash.h"
#include "provider_metadata.h"
#include "pushed_response.h"
#include "signer.h"
#include "token_request.h"
#include <string.h>

const struct refusal upstream_id_token_unencrypted = {
	"upstream-id-token-unencrypted", 502, "server_error",
	"The identity provider's ID token is not encrypted, as it is registered to be."};
const struct refusal upstream_userinfo_unencrypted = {
	"upstream-userinfo-unencrypted", 502, "server_error",
	"The identity provider's userinfo is not encrypted, as it is registered to be."};

bool upstream_wants_userinfo(const struct upstream *u)
{
	return u->userinfo == NULL && u->provider->userinfo &&
	       *u->metadata->userinfo_endpoint != '\0';
}

bool upstream_userinfo_is_jwt(const struct provider *provider)
{
	return *provider->userinfo_signed_response_alg != '\0' ||
	       *provider->userinfo_encryption.alg != '\0';
}

const char *upstream_token_type(const struct upstream *u)
{
	return u->provider->dpop_bound_access_tokens ? "DPoP" : "Bearer";
}

enum turn upstream_sign_request(struct flow *f, struct upstream *u)
{
	struct request_object_request request;

	if (!u->provider->require_signed_request_object)
		return FLOW_NEXT;
	request = authorization_request_object(f->arena, u);
	return signer_request_object(f, &request, &u->request_object);
}

enum turn upstream_authenticate_client(struct flow *f, struct upstream *u)
{
	if (u->provider->token_endpoint_auth_method != CLIENT_PRIVATE_KEY_JWT)
		return FLOW_NEXT;
	return signer_client_assertion(f, u->provider->id, &u->client_assertion);
}

enum turn upstream_authenticate_push(struct flow *f, struct upstream *u)
{
	return authorization_request_is_pushed(u) ? upstream_authenticate_client(f, u) : FLOW_NEXT;
}

/* RFC 9449 4.2: htu has neither query nor fragment. */
static const char *without_query(struct arena *a, const char *url)
{
	return arena_copy(a, url, strcspn(url, "?#"));
}

static enum turn prove(struct flow *f, struct upstream *u, enum dpop_server server,
		       const char *endpoint, const char *url, const char *ath)
{
	const struct dpop_proof_request request = {.provider_id = u->provider->id,
						   .endpoint = endpoint,
						   .htu = without_query(f->arena, url),
						   .nonce = dpop_nonce_last(u->provider, server),
						   .ath = ath,
						   .since = u->started};

	return u->provider->dpop_bound_access_tokens ? signer_dpop_proof(f, &request, &u->proof)
						     : FLOW_NEXT;
}

/* RFC 9449 10.1: the code that comes of it will be bound to the key. */
enum turn upstream_prove_push(struct flow *f, struct upstream *u)
{
	if (!authorization_request_is_pushed(u))
		return FLOW_NEXT;
	return prove(f, u, DPOP_AUTHORIZATION_SERVER, "par",
		     u->metadata->pushed_authorization_request_endpoint, "");
}

enum turn upstream_push_request(struct flow *f, struct upstream *u)
{
	struct http_call call = {.host = &u->provider->host,
				 .url = u->metadata->pushed_authorization_request_endpoint,
				 .dpop = u->proof.at,
				 .accept = "application/json"};

	if (!authorization_request_is_pushed(u))
		return FLOW_NEXT;
	call.authorization = token_request_authorization(f->arena, u->provider);
	call.form = authorization_request_form(f->arena, u);
	return http_call(f, &call, &u->pushed);
}

enum turn upstream_take_pushed(struct flow *f, struct upstream *u)
{
	const struct refusal *no;
	const char *detail;

	if (!authorization_request_is_pushed(u))
		return FLOW_NEXT;
	no = pushed_response_parse(f->arena, &u->pushed, &u->request_uri, &detail);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, detail);
}

enum turn upstream_prove_token_request(struct flow *f, struct upstream *u)
{
	return prove(f, u, DPOP_AUTHORIZATION_SERVER, "token", u->metadata->token_endpoint, "");
}

/* RFC 9449 7: of which access token, for a call that takes it along. */
static enum turn prove_use(struct flow *f, struct upstream *u, enum dpop_server server,
			   const char *endpoint, const char *url)
{
	struct hash ath;

	if (!u->provider->dpop_bound_access_tokens)
		return FLOW_NEXT;
	ath = hash_sha256(u->access_token);
	return prove(f, u, server, endpoint, url, hash_base64url(f->arena, &ath).at);
}

enum turn upstream_prove_userinfo_request(struct flow *f, struct upstream *u)
{
	if (!upstream_wants_userinfo(u))
		return FLOW_NEXT;
	return prove_use(f, u, DPOP_USERINFO, "userinfo", u->metadata->userinfo_endpoint);
}

enum turn upstream_prove_resource_request(struct flow *f, struct upstream *u)
{
	if (*u->provider->protected_resource == '\0')
		return FLOW_NEXT;
	return prove_use(f, u, DPOP_RESOURCE, "resource", u->provider->protected_resource);
}

static enum dpop_server server_of(const struct upstream *u, const struct http_answer *answer)
{
	if (answer == &u->userinfo_answer)
		return DPOP_USERINFO;
	return answer == &u->resource_answer ? DPOP_RESOURCE : DPOP_AUTHORIZATION_SERVER;
}

bool upstream_is_asked_again(struct flow *f, struct upstream *u, const struct http_answer *answer)
{
	enum dpop_server server = server_of(u, answer);

	if (!u->provider->dpop_bound_access_tokens || answer->status == 0)
		return false;
	dpop_nonce_keep(u->provider, server, answer);
	if (u->repeated == answer || !dpop_nonce_is_demanded(f->arena, server, answer))
		return false;
	u->repeated = answer;
	return true;
}

/* RFC 7516 3.1: five parts. A token that is merely signed would hide that nobody encrypts. */
static bool is_encrypted(struct text token)
{
	int dots = 0;

	for (size_t i = 0; i < token.len; i++)
		dots += token.at[i] == '.';
	return dots == 4;
}

enum turn upstream_decrypt_id_token(struct flow *f, struct upstream *u)
{
	struct text *token = u->is_refreshed ? &u->refreshed_id_token : &u->id_token;

	if (*u->provider->id_token_encryption.alg == '\0' || token->at == NULL)
		return FLOW_NEXT;
	if (!is_encrypted(*token))
		return flow_refuse(f, &upstream_id_token_unencrypted, NULL);
	return signer_decrypt(f, u->provider->id, "id_token", *token, token);
}

/* What is inside is read as if it had come like this; another status is left to who reads it. */
enum turn upstream_decrypt_userinfo(struct flow *f, struct upstream *u)
{
	struct http_answer *answer = &u->userinfo_answer;
	struct text jwe = answer->body;

	if (!upstream_wants_userinfo(u) || *u->provider->userinfo_encryption.alg == '\0' ||
	    answer->status != 200)
		return FLOW_NEXT;
	if (strcmp(answer->content_type, "application/jwt") != 0 || !is_encrypted(jwe))
		return flow_refuse(f, &upstream_userinfo_unencrypted, NULL);
	if (*u->provider->userinfo_signed_response_alg == '\0')
		answer->content_type = "application/json";
	return signer_decrypt(f, u->provider->id, "userinfo", jwe, &answer->body);
}
