#include "endpoint_owner.h"
#include "provider.h"
#include "url.h"
#include <string.h>

/* Scheme, host and port; the scheme's own port is left out. */
static struct text origin_of(const char *url)
{
	struct text after = url_after_authority(url);
	struct text origin = {url, after.at == NULL ? 0 : (size_t)(after.at - url)};
	const char *own_port = strncmp(url, "https:", 6) == 0 ? ":443" : ":80";
	size_t len = strlen(own_port);

	if (origin.len > len && memcmp(url + origin.len - len, own_port, len) == 0)
		origin.len -= len;
	return origin;
}

/* Is path the other one, or below it? */
static bool is_below(struct text path, struct text other)
{
	if (other.len > 0 && other.at[other.len - 1] == '/')
		other.len--;
	return path.len >= other.len && memcmp(path.at, other.at, other.len) == 0 &&
	       (path.len == other.len || strchr("/?", path.at[other.len]) != NULL);
}

static bool is_of(const char *url, const char *issuer, const char *own_issuer)
{
	struct text path = url_after_authority(url), theirs = url_after_authority(issuer),
		    own = url_after_authority(own_issuer);

	if (path.at == NULL || theirs.at == NULL || own.at == NULL ||
	    !text_equal(origin_of(url), origin_of(issuer)))
		return false;
	if (!text_equal(origin_of(url), origin_of(own_issuer)))
		return true;
	return is_below(path, theirs) && !is_below(path, own) && !is_below(own, theirs);
}

bool endpoint_is_of_another(const struct provider *provider, const char *url)
{
	const char *const *issuer = provider->issuers;

	for (; issuer != NULL && *issuer != NULL; issuer++)
		if (strcmp(*issuer, provider->issuer) != 0 && is_of(url, *issuer, provider->issuer))
			return true;
	return false;
}
