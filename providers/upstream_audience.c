#include "upstream_audience.h"
#include "provider.h"
#include <string.h>

static bool is_among(const char *name, const char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

enum upstream_audience upstream_audience(const json_t *aud, const struct provider *provider)
{
	const char *only = json_string_value(aud);
	bool is_for_us = only != NULL && strcmp(only, provider->client_id) == 0;
	bool is_untrusted = false;

	for (size_t i = 0; i < json_array_size(aud); i++) {
		const char *name = json_string_value(json_array_get(aud, i));

		if (name == NULL)
			return AUDIENCE_WRONG;
		if (strcmp(name, provider->client_id) == 0)
			is_for_us = true;
		else if (!is_among(name, provider->trusted_audiences))
			is_untrusted = true;
	}
	if (!is_for_us)
		return AUDIENCE_WRONG;
	return is_untrusted ? AUDIENCE_UNTRUSTED : AUDIENCE_OURS;
}
