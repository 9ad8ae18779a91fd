#include "upstream_signature.h"
#include <strings.h>

const struct refusal *upstream_signature_check(const struct jwk_set *keys, const struct jws *jws,
					       const char *alg,
					       const struct upstream_signature_refusals *refusals,
					       const char **detail)
{
	enum jose_alg registered = jose_alg_parse(text_of(alg));
	const struct refusal *why;
	const struct jwk *key;

	if (jws->alg != registered)
		return refusals->alg_wrong;
	key = jwk_set_find(keys, jws->kid, registered, JWK_SIG);
	if (key == NULL)
		return refusals->key_unknown;
	why = jws_verify(jws, key, registered);
	if (why == NULL)
		return NULL;
	*detail = why->name;
	return refusals->signature_wrong;
}

bool upstream_typ_is_plain(const struct jws *jws)
{
	return jws->typ.at == NULL ||
	       (jws->typ.len == 3 && strncasecmp(jws->typ.at, "JWT", 3) == 0);
}
