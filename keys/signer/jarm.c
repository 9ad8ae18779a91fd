#include "jarm.h"
#include "json_write.h"

/* JARM 2.1: at most ten minutes; it is read as soon as the browser has carried it over. */
enum { LIFE_S = 60 };

static void put(struct json_writer *w, const char *name, struct text value)
{
	if (value.at != NULL)
		json_put_text(w, name, value);
}

struct text jarm_sign(struct arena *a, const struct jarm_claims *claims, const struct jwk *key,
		      enum jose_alg alg)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", claims->issuer);
	json_put_string(&w, "aud", claims->client_id);
	json_put_number(&w, "exp", claims->issued_at + LIFE_S);
	json_put_number(&w, "iat", claims->issued_at);
	put(&w, "code", claims->code);
	put(&w, "error", claims->error);
	put(&w, "error_description", claims->error_description);
	put(&w, "error_uri", claims->error_uri);
	put(&w, "state", claims->state);
	json_close(&w, '}');
	return jws_sign(a, key, alg, "JWT", json_written(&w));
}
