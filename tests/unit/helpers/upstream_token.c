#include "upstream_token.h"
#include "base64url.h"
#include "jwk_private.h"
#include "jws.h"
#include "upstream_id_token.h"
#include <stdlib.h>
#include <string.h>

static const char perfect[] =
	"{\"iss\":\"https://provider.example\",\"aud\":\"parvis\",\"sub\":\"24400320\","
	"\"exp\":1800000300,\"iat\":1799999999,\"nbf\":1799999999,\"nonce\":\"n-0S6_WzA2Mj\","
	"\"azp\":\"parvis\",\"acr\":\"low\",\"auth_time\":1799999990,"
	/* of the state and the code */
	"\"s_hash\":\"bOhtX8F73IMjSPeVAqxyTQ\",\"c_hash\":\"o1uBp9eSe3DsmScN0jYriA\","
	/* of the access token "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y" */
	"\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}";

static void release(void *json) { json_decref(json); }

void token_world(struct token_world *w)
{
	static const struct acr_pair acr[] = {{NULL, NULL}};
	static const struct claim_pair claims[] = {{.ours = NULL}};

	memset(w, 0, sizeof *w);
	w->arena = arena_new();
	w->provider = (struct provider){.id = "p",
					.issuer = "https://provider.example",
					.metadata_issuer = "",
					.client_id = "parvis",
					.id_token_signed_response_alg = "ES256",
					.userinfo_signed_response_alg = "",
					.clock_skew_s = 10,
					.pushed_authorization_request_endpoint = "",
					.id_token_encryption = {"", ""},
					.userinfo_encryption = {"", ""},
					.acr = acr,
					.claims = claims};
	w->key = jwk_generate(w->arena, JOSE_ES256, JWK_SIG);
	w->keys[0] = w->key;
	w->set = (struct jwk_set){.count = 1, .keys = w->keys};
	w->upstream = (struct upstream){
		.provider = &w->provider,
		.state = "af0ifjsldkj",
		.nonce = "n-0S6_WzA2Mj",
		.code = "SplxlOBeZQQYbYS6WxSbIA",
		.acr = "",
		.max_age = -1,
		.started = TOKEN_NOW - 60,
		.keys = &w->set,
		.access_token = TEXT("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
	};
}

void token_world_end(struct token_world *w) { arena_free(w->arena); }

json_t *token_claims(struct token_world *w, const char *name, const char *value)
{
	json_t *claims = json_loads(perfect, 0, NULL);

	if (claims == NULL)
		abort();
	arena_defer(w->arena, release, claims);
	if (name != NULL && value == NULL)
		json_object_del(claims, name);
	else if (name != NULL)
		json_object_set_new(claims, name, json_loads(value, JSON_DECODE_ANY, NULL));
	return claims;
}

static struct text dump(struct token_world *w, const json_t *json)
{
	char *bytes = json_dumps(json, JSON_COMPACT);

	arena_defer(w->arena, free, bytes);
	return text_of(bytes);
}

void token_sign(struct token_world *w, const json_t *claims, const char *typ)
{
	w->upstream.id_token = jws_sign(w->arena, w->key, JOSE_ES256, typ, dump(w, claims));
}

void token_forge(struct token_world *w, const char *header, const json_t *claims,
		 struct text signature)
{
	const char *token =
		arena_printf(w->arena, "%s.%s.%s", base64url_encode(w->arena, text_of(header)).at,
			     base64url_encode(w->arena, dump(w, claims)).at,
			     base64url_encode(w->arena, signature).at);

	w->upstream.id_token = text_of(token);
}

const char *token_verdict(struct token_world *w)
{
	const struct refusal *no;
	const char *detail;
	json_t *claims = upstream_id_token_verify(w->arena, &w->upstream, TOKEN_NOW, &no, &detail);

	return claims != NULL ? "" : no->name;
}
