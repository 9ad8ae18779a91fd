#include "client_assertion.h"
#include "json_write.h"
#include "jws.h"
#include "random.h"

enum { LIFE_S = 60, JTI_SIZE = 32 };

struct text client_assertion_sign(struct arena *a, const struct provider *provider,
				  const struct jwk *key, enum jose_alg alg, long long now)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", provider->client_id);
	json_put_string(&w, "sub", provider->client_id);
	json_put_string(&w, "aud", provider->issuer);
	json_put_text(&w, "jti", random_token(a, JTI_SIZE));
	json_put_number(&w, "iat", now);
	json_put_number(&w, "exp", now + LIFE_S);
	json_close(&w, '}');
	return jws_sign(a, key, alg, "JWT", json_written(&w));
}
