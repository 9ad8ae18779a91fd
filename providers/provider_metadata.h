/* provider_metadata.h -- where a provider's endpoints are: OpenID Connect Discovery 1.0, RFC 8414.
 *
 * From its configuration, or from the document it publishes; what the configuration names wins. A
 * document of another issuer than the one configured is refused, byte for byte, and so is one that
 * leads to plain http or, from a public issuer, to our own machine, or to another provider of ours.
 */
#pragma once
#include "flow.h"

struct provider;

struct provider_metadata {
	const char *issuer;
	const char *authorization_endpoint, *token_endpoint;
	const char *userinfo_endpoint, *jwks_uri, *end_session_endpoint; /* "" if none */
	const char *pushed_authorization_request_endpoint;               /* "" if none */
	bool authorization_response_iss_parameter_supported;             /* RFC 9207 section 3 */
	bool require_pushed_authorization_requests;                      /* RFC 9126 section 5 */
};

/* Where we show a certificate, the endpoints that we call are its mtls_endpoint_aliases, if it has
 * them (RFC 8705 section 5). The last act of a step. *metadata lives as long as the flow. */
enum turn provider_metadata_load(struct flow *f, const struct provider *provider,
				 const struct provider_metadata **metadata);

/* Nobody waits: keep it fit for use, if it is found by discovery. Where its keys are now; NULL if
 * that is not known yet. Good until the loop turns. */
const char *provider_metadata_keep(struct event_base *base, const struct provider *provider);

/* Seconds since it was fetched; -1 if it was not. */
long long provider_metadata_age_s(const struct provider *provider);

/* Pure, in the arena. NULL with *no set; *detail names the member. */
const struct provider_metadata *provider_metadata_parse(struct arena *a,
							const struct provider *provider,
							struct text json, const struct refusal **no,
							const char **detail);

/* Discovery 4.1: one final slash of the issuer is left out before the well-known path. */
const char *provider_metadata_url(struct arena *a, const struct provider *provider);

extern const struct refusal provider_metadata_unavailable, provider_metadata_malformed,
	provider_metadata_issuer_wrong, provider_metadata_endpoint_unfit,
	provider_metadata_endpoint_foreign;
