#include "base64url.h"
#include "json_write.h"
#include "jwk_key.h"
#include "jws.h"
#include "jws_signature.h"
#include <string.h>

static struct text header_of(struct arena *a, const struct jwk *key, enum jose_alg alg,
			     const char *typ)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "alg", jose_alg_name(alg));
	if (key->kid.at != NULL)
		json_put_text(&w, "kid", key->kid);
	if (typ != NULL)
		json_put_string(&w, "typ", typ);
	json_close(&w, '}');
	return base64url_encode(a, json_written(&w));
}

static struct text join(struct arena *a, struct text left, struct text right)
{
	char *whole = arena_alloc(a, left.len + 1 + right.len + 1);

	memcpy(whole, left.at, left.len);
	whole[left.len] = '.';
	memcpy(whole + left.len + 1, right.at, right.len);
	return (struct text){whole, left.len + 1 + right.len};
}

static struct text header_with_key(struct arena *a, const struct jwk *key, enum jose_alg alg,
				   const char *typ)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "alg", jose_alg_name(alg));
	json_open_as(&w, "jwk", '{');
	jwk_put_public(&w, key);
	json_close(&w, '}');
	json_put_string(&w, "typ", typ);
	json_close(&w, '}');
	return base64url_encode(a, json_written(&w));
}

static struct text sign(struct arena *a, const struct jwk *key, enum jose_alg alg,
			struct text header, struct text payload)
{
	struct text signing_input, signature;

	if (!jwk_permits(key, alg, JWK_SIGN))
		return TEXT_NONE;
	signing_input = join(a, header, base64url_encode(a, payload));
	signature = jws_signature_make(a, key, alg, signing_input);
	if (signature.at == NULL)
		return TEXT_NONE;
	return join(a, signing_input, base64url_encode(a, signature));
}

struct text jws_sign(struct arena *a, const struct jwk *key, enum jose_alg alg, const char *typ,
		     struct text payload)
{
	return sign(a, key, alg, header_of(a, key, alg, typ), payload);
}

struct text jws_sign_with_own_key(struct arena *a, const struct jwk *key, enum jose_alg alg,
				  const char *typ, struct text payload)
{
	return sign(a, key, alg, header_with_key(a, key, alg, typ), payload);
}
