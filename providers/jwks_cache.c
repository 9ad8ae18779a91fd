#include "jwks_cache.h"
#include "jwk.h"
#include "provider.h"
#include "provider_document.h"
#include "provider_metadata.h"

const struct refusal provider_jwks_unavailable = {
	"provider-jwks-unavailable", 502, "temporarily_unavailable",
	"The identity provider's keys were answered with another status than 200."};
const struct refusal provider_jwks_unfit = {
	"provider-jwks-unfit", 502, "server_error",
	"The identity provider's keys are not a JWK Set of public keys that are fit for use."};

const struct jwk_set *jwks_answer_parse(struct arena *a, const struct http_answer *answer,
					const struct refusal *unavailable,
					const struct refusal *unfit, const struct refusal **no,
					const char **detail)
{
	const struct refusal *why = NULL;
	const struct jwk_set *keys;

	if (answer->status != 200) {
		*no = unavailable;
		*detail = arena_printf(a, "status %d", answer->status);
		return NULL;
	}
	keys = jwk_set_parse(a, answer->body, &why);
	if (keys == NULL) {
		*no = unfit;
		*detail = why->name;
	}
	return keys;
}

static const void *parse_answer(struct arena *a, const struct http_host *host,
				const struct http_answer *answer, const struct refusal **no,
				const char **detail)
{
	(void)host;
	return jwks_answer_parse(a, answer, &provider_jwks_unavailable, &provider_jwks_unfit, no,
				 detail);
}

static const struct document_kind jwks_document = {
	.name = "provider-jwks",
	.accept = "application/jwk-set+json, application/json",
	.parse = parse_answer};

enum turn jwks_cache_load(struct flow *f, const struct provider *provider,
			  const struct provider_metadata *metadata, const struct jwk_set **keys)
{
	if (provider->jwks.at != NULL)
		return document_load_pinned(f, &jwks_document, &provider->host, provider->jwks,
					    (const void **)keys);
	return document_load(f, &jwks_document, &provider->host, metadata->jwks_uri,
			     (const void **)keys);
}

void jwks_cache_keep(struct event_base *base, const struct provider *provider, const char *jwks_uri)
{
	if (provider->jwks.at == NULL)
		document_keep(base, &jwks_document, &provider->host, jwks_uri);
}

long long jwks_cache_age_s(const struct provider *provider)
{
	return provider->jwks.at != NULL ? -1 : document_age_s(&jwks_document, &provider->host);
}

enum turn jwks_cache_load_newer(struct flow *f, const struct provider *provider,
				const struct provider_metadata *metadata,
				const struct jwk_set **keys)
{
	if (provider->jwks.at != NULL)
		return FLOW_NEXT;
	return document_load_newer(f, &jwks_document, &provider->host, metadata->jwks_uri,
				   (const void **)keys);
}
