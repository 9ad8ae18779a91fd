#include "remembered_provider.h"
#include "context.h"

enum { REMEMBERED_S = 180 * 24 * 3600 };

static const char cookie_name[] = "parvis-provider";

static bool is_ended(const struct flow *f) { return *exchange_parameter(f, "forget") != '\0'; }

const char *remembered_provider(const struct flow *f)
{
	const struct provider *provider =
		config_provider(context.config, exchange_cookie(f, cookie_name));

	return provider == NULL || is_ended(f) ? "" : provider->id;
}

void remember_provider(struct flow *f, const struct provider *provider)
{
	if (*exchange_parameter(f, "remember") != '\0' || *remembered_provider(f) != '\0')
		exchange_set_cookie(f, cookie_name, provider->id, REMEMBERED_S);
}

bool forget_provider(struct flow *f)
{
	if (!is_ended(f))
		return false;
	exchange_set_cookie(f, cookie_name, "", 0);
	return true;
}
