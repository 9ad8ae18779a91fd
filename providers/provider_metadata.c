#include "provider_metadata.h"
#include "endpoint_owner.h"
#include "json_read.h"
#include "provider.h"
#include "provider_document.h"
#include "provider_security.h"
#include "url.h"
#include <string.h>

const struct refusal provider_metadata_unavailable = {
	"provider-metadata-unavailable", 502, "temporarily_unavailable",
	"The identity provider's metadata was answered with another status than 200."};
const struct refusal provider_metadata_malformed = {
	"provider-metadata-malformed", 502, "server_error",
	"The identity provider's metadata is not a JSON object."};
const struct refusal provider_metadata_issuer_wrong = {
	"provider-metadata-issuer-wrong", 502, "server_error",
	"The identity provider's metadata names another issuer than its configuration."};
const struct refusal provider_metadata_endpoint_unfit = {
	"provider-metadata-endpoint-unfit", 502, "server_error",
	"An endpoint in the identity provider's metadata is missing or no https URL."};

const struct refusal provider_metadata_endpoint_foreign = {
	"provider-metadata-endpoint-foreign", 502, "server_error",
	"An endpoint in the identity provider's metadata is another configured provider's."};

static const struct refusal *check_endpoint(const struct provider *provider, const char *url)
{
	if (url == NULL || !url_is_protected(url))
		return &provider_metadata_endpoint_unfit;
	/* A provider out there has no business on our machine. */
	if (url_is_loopback(url) && !url_is_loopback(provider->issuer))
		return &provider_metadata_endpoint_unfit;
	return endpoint_is_of_another(provider, url) ? &provider_metadata_endpoint_foreign : NULL;
}

struct reading {
	const struct provider *provider;
	const json_t *document;
	const json_t *aliases; /* for calls with a certificate; NULL: none */
	const char *unfit;     /* the first member that is */
	const struct refusal *no;
};

static const char *read_member(struct reading *r, const json_t *member, const char *name,
			       const char *configured, bool is_needed)
{
	const char *url = json_string_value(member);
	const struct refusal *no;

	if (*configured != '\0')
		return configured;
	if (member == NULL && !is_needed)
		return "";
	no = check_endpoint(r->provider, url);
	if (no == NULL)
		return url;
	if (r->no == NULL) {
		r->unfit = name;
		r->no = no;
	}
	return "";
}

static const char *read_endpoint(struct reading *r, const char *name, const char *configured,
				 bool is_needed)
{
	return read_member(r, json_object_get(r->document, name), name, configured, is_needed);
}

/* One that we call with a certificate, if we have one. */
static const char *read_called(struct reading *r, const char *name, const char *configured,
			       bool is_needed)
{
	const json_t *alias = json_object_get(r->aliases, name);

	return alias != NULL ? read_member(r, alias, name, configured, is_needed)
			     : read_endpoint(r, name, configured, is_needed);
}

static void read_endpoints(struct reading *r, struct provider_metadata *m)
{
	const struct provider *p = r->provider;

	m->authorization_endpoint =
		read_endpoint(r, "authorization_endpoint", p->authorization_endpoint, true);
	m->token_endpoint = read_called(r, "token_endpoint", p->token_endpoint, true);
	m->userinfo_endpoint =
		read_called(r, "userinfo_endpoint", p->userinfo_endpoint, p->userinfo);
	m->pushed_authorization_request_endpoint =
		read_called(r, "pushed_authorization_request_endpoint",
			    p->pushed_authorization_request_endpoint,
			    p->require_pushed_authorization_requests ||
				    m->require_pushed_authorization_requests);
	m->jwks_uri = read_endpoint(r, "jwks_uri", p->jwks_uri, p->jwks.at == NULL);
	m->end_session_endpoint =
		read_endpoint(r, "end_session_endpoint", p->end_session_endpoint, false);
}

/* Its configuration may know that its metadata and its tokens differ. */
static const char *issuer_of_metadata(const struct provider *p)
{
	return *p->metadata_issuer != '\0' ? p->metadata_issuer : p->issuer;
}

const struct provider_metadata *provider_metadata_parse(struct arena *a,
							const struct provider *provider,
							struct text json, const struct refusal **no,
							const char **detail)
{
	struct reading r = {.provider = provider, .document = json_read(a, json, HTTP_ANSWER_MAX)};
	struct provider_metadata *m = arena_alloc(a, sizeof *m);

	*no = NULL;
	*detail = NULL;
	m->issuer = provider->issuer;
	m->authorization_response_iss_parameter_supported = json_is_true(
		json_object_get(r.document, "authorization_response_iss_parameter_supported"));
	m->require_pushed_authorization_requests =
		json_is_true(json_object_get(r.document, "require_pushed_authorization_requests"));
	if (provider_uses_mtls(provider))
		r.aliases = json_object_get(r.document, "mtls_endpoint_aliases");
	if (r.document == NULL)
		*no = &provider_metadata_malformed;
	else if (!text_is(json_text(r.document, "issuer"), issuer_of_metadata(provider)))
		*no = &provider_metadata_issuer_wrong;
	else
		read_endpoints(&r, m);
	if (r.no != NULL) {
		*no = r.no;
		*detail = r.unfit;
	}
	return *no == NULL ? m : NULL;
}

static const void *parse_answer(struct arena *a, const struct http_host *host,
				const struct http_answer *answer, const struct refusal **no,
				const char **detail)
{
	if (answer->status != 200) {
		*no = &provider_metadata_unavailable;
		*detail = arena_printf(a, "status %d", answer->status);
		return NULL;
	}
	return provider_metadata_parse(a, (const struct provider *)host, answer->body, no, detail);
}

static const struct document_kind metadata_document = {
	.name = "provider-metadata", .accept = "application/json", .parse = parse_answer};

const char *provider_metadata_url(struct arena *a, const struct provider *provider)
{
	const char *issuer = issuer_of_metadata(provider);
	size_t len = strlen(issuer);

	if (len > 0 && issuer[len - 1] == '/')
		len--;
	return arena_printf(a, "%.*s/.well-known/openid-configuration", (int)len, issuer);
}

static const struct provider_metadata *configured(struct arena *a, const struct provider *p)
{
	struct provider_metadata *m = arena_alloc(a, sizeof *m);

	*m = (struct provider_metadata){
		.issuer = p->issuer,
		.authorization_endpoint = p->authorization_endpoint,
		.token_endpoint = p->token_endpoint,
		.userinfo_endpoint = p->userinfo_endpoint,
		.jwks_uri = p->jwks_uri,
		.end_session_endpoint = p->end_session_endpoint,
		.pushed_authorization_request_endpoint = p->pushed_authorization_request_endpoint,
	};
	return m;
}

enum turn provider_metadata_load(struct flow *f, const struct provider *provider,
				 const struct provider_metadata **metadata)
{
	if (!provider->discovery) {
		*metadata = configured(f->arena, provider);
		return FLOW_NEXT;
	}
	return document_load(f, &metadata_document, &provider->host,
			     provider_metadata_url(f->arena, provider), (const void **)metadata);
}

const char *provider_metadata_keep(struct event_base *base, const struct provider *provider)
{
	const struct provider_metadata *metadata;
	struct arena *a;

	if (!provider->discovery)
		return provider->jwks_uri;
	a = arena_new();
	metadata = document_keep(base, &metadata_document, &provider->host,
				 provider_metadata_url(a, provider));
	arena_free(a);
	return metadata == NULL ? NULL : metadata->jwks_uri;
}

long long provider_metadata_age_s(const struct provider *provider)
{
	return provider->discovery ? document_age_s(&metadata_document, &provider->host) : -1;
}
