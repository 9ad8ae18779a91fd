#include "token_request.h"
#include "form.h"
#include <openssl/evp.h>
#include <string.h>

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

static char *with(struct arena *a, const char *form, const char *name, struct text value)
{
	return arena_printf(a, "%s&%s=%s", form, name, form_encode(a, value));
}

bool token_request_has_client_id(const struct provider *provider)
{
	return provider->token_endpoint_auth_method != CLIENT_SECRET_BASIC &&
	       provider->token_endpoint_auth_method != CLIENT_PRIVATE_KEY_JWT;
}

const char *token_request_with_client(struct arena *a, const char *form, const struct upstream *u)
{
	const struct provider *p = u->provider;

	switch (p->token_endpoint_auth_method) {
	case CLIENT_SECRET_POST:
		form = with(a, form, "client_id", text_of(p->client_id));
		return with(a, form, "client_secret", text_of(p->client_secret));
	case CLIENT_PRIVATE_KEY_JWT:
		form = with(a, form, "client_assertion_type", TEXT(ASSERTION_TYPE));
		return with(a, form, "client_assertion", u->client_assertion);
	case CLIENT_NONE:
	case CLIENT_TLS: /* RFC 8705 2: client_id says whose certificate it is */
	case CLIENT_SELF_SIGNED_TLS:
		return with(a, form, "client_id", text_of(p->client_id));
	case CLIENT_SECRET_BASIC:
		break;
	}
	return form;
}

const char *token_request_form(struct arena *a, const struct upstream *u)
{
	const char *form = "grant_type=authorization_code";

	if (u->is_refreshed)
		return token_request_with_client(
			a, with(a, "grant_type=refresh_token", "refresh_token", u->refresh_token),
			u);
	form = with(a, form, "code", text_of(u->code));
	form = with(a, form, "redirect_uri", text_of(u->redirect_uri));
	form = with(a, form, "code_verifier", text_of(u->code_verifier));
	return token_request_with_client(a, form, u);
}

const char *token_request_authorization(struct arena *a, const struct provider *provider)
{
	const char *pair;
	size_t len;
	char *encoded;

	if (provider->token_endpoint_auth_method != CLIENT_SECRET_BASIC)
		return NULL;
	pair = arena_printf(a, "%s:%s", form_encode(a, text_of(provider->client_id)),
			    form_encode(a, text_of(provider->client_secret)));
	len = strlen(pair);
	encoded = arena_alloc(a, (len + 2) / 3 * 4 + 1);
	EVP_EncodeBlock((unsigned char *)encoded, (const unsigned char *)pair, (int)len);
	return arena_printf(a, "Basic %s", encoded);
}
