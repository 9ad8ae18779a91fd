/* jwks_cache.h -- the public keys of a provider: pinned, or fetched and kept; OpenID Connect Core
 * 10.1.1.
 */
#pragma once
#include "flow.h"

struct provider;
struct provider_metadata;
struct jwk_set;

/* The last act of a step. *keys lives as long as the flow. */
enum turn jwks_cache_load(struct flow *f, const struct provider *provider,
			  const struct provider_metadata *metadata, const struct jwk_set **keys);

/* For a token that *keys do not verify: perhaps the provider has new ones. Goes on at once if they
 * are in memory already, if the keys are pinned, or if this was tried within the last minute, so
 * that a flood of forged key ids fetches nothing; else waits for a fetch. */
enum turn jwks_cache_load_newer(struct flow *f, const struct provider *provider,
				const struct provider_metadata *metadata,
				const struct jwk_set **keys);

extern const struct refusal provider_jwks_unavailable, provider_jwks_unfit;
