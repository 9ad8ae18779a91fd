#include "signed_request.h"
#include "json_write.h"
#include "jws.h"
#include "random.h"

enum { LIFE_S = 300, JTI_SIZE = 32 };

static void put(struct json_writer *w, const char *name, struct text value)
{
	if (value.at != NULL)
		json_put_text(w, name, value);
}

static void put_parameters(struct json_writer *w, const struct provider *provider,
			   const struct signed_request *request)
{
	long long max_age;

	json_put_string(w, "response_type", "code");
	if (*provider->response_mode != '\0')
		json_put_string(w, "response_mode", provider->response_mode);
	json_put_string(w, "client_id", provider->client_id);
	json_put_string(w, "redirect_uri", request->redirect_uri);
	json_put_string(w, "scope", provider->scope);
	put(w, "state", request->state);
	put(w, "nonce", request->nonce);
	put(w, "code_challenge", request->code_challenge);
	json_put_string(w, "code_challenge_method", "S256");
	put(w, "acr_values", request->acr_values);
	put(w, "prompt", request->prompt);
	if (text_number(request->max_age, &max_age))
		json_put_number(w, "max_age", max_age);
	put(w, "login_hint", request->login_hint);
	put(w, "ui_locales", request->ui_locales);
}

struct text signed_request_sign(struct arena *a, const struct provider *provider,
				const struct signed_request *request, const struct jwk *key,
				enum jose_alg alg)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", provider->client_id);
	json_put_string(&w, "aud", provider->issuer);
	json_put_text(&w, "jti", random_token(a, JTI_SIZE));
	json_put_number(&w, "iat", request->issued_at);
	json_put_number(&w, "nbf", request->issued_at);
	json_put_number(&w, "exp", request->issued_at + LIFE_S);
	put_parameters(&w, provider, request);
	json_close(&w, '}');
	return jws_sign(a, key, alg, "oauth-authz-req+jwt", json_written(&w));
}
