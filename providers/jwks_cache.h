/* jwks_cache.h -- the public keys of a provider: pinned, or fetched and kept; OpenID Connect Core
 * 10.1.1.
 */
#pragma once
#include "flow.h"

struct provider;
struct provider_metadata;
struct jwk_set;
struct http_answer;

/* The last act of a step. *keys lives as long as the flow. */
enum turn jwks_cache_load(struct flow *f, const struct provider *provider,
			  const struct provider_metadata *metadata, const struct jwk_set **keys);

/* Nobody waits: keep what is behind that URL fit for use. */
void jwks_cache_keep(struct event_base *base, const struct provider *provider,
		     const char *jwks_uri);

/* Seconds since they were fetched; -1 if they were not. */
long long jwks_cache_age_s(const struct provider *provider);

/* For a token that *keys do not verify: perhaps the provider has new ones. Goes on at once if they
 * are in memory already, if the keys are pinned, or if this was tried within the last minute, so
 * that a flood of forged key ids fetches nothing; else waits for a fetch. */
enum turn jwks_cache_load_newer(struct flow *f, const struct provider *provider,
				const struct provider_metadata *metadata,
				const struct jwk_set **keys);

/* A JWK Set from whoever published it; pure, in the arena. NULL with *no set to unavailable (its
 * status is not 200) or unfit, and *detail. */
const struct jwk_set *jwks_answer_parse(struct arena *a, const struct http_answer *answer,
					const struct refusal *unavailable,
					const struct refusal *unfit, const struct refusal **no,
					const char **detail);

extern const struct refusal provider_jwks_unavailable, provider_jwks_unfit;
