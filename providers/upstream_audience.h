/* upstream_audience.h -- for whom is what a provider says? OpenID Connect Core 3.1.3.7 (3), RFC
 * 7519 4.1.3. Pure. */
#pragma once
#include <jansson.h>

struct provider;

enum upstream_audience {
	AUDIENCE_OURS,      /* us, perhaps beside others whom the configuration trusts */
	AUDIENCE_UNTRUSTED, /* us and others */
	AUDIENCE_WRONG      /* not us, or no aud */
};

enum upstream_audience upstream_audience(const json_t *aud, const struct provider *provider);
