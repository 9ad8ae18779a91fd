#include "logout_token.h"
#include "json_write.h"
#include "jws.h"
#include "random.h"

enum { LIFE_S = 120, JTI_SIZE = 32 };

struct text logout_token_sign(struct arena *a, const struct logout_token *token,
			      const struct jwk *key, enum jose_alg alg)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", token->issuer);
	json_put_string(&w, "aud", token->client_id);
	json_put_number(&w, "iat", token->issued_at);
	json_put_number(&w, "exp", token->issued_at + LIFE_S);
	json_put_text(&w, "jti", random_token(a, JTI_SIZE));
	json_open_as(&w, "events", '{');
	json_open_as(&w, "http://schemas.openid.net/event/backchannel-logout", '{');
	json_close(&w, '}');
	json_close(&w, '}');
	if (token->subject != NULL)
		json_put_string(&w, "sub", token->subject);
	if (token->sid.at != NULL)
		json_put_text(&w, "sid", token->sid);
	json_close(&w, '}');
	return jws_sign(a, key, alg, "logout+jwt", json_written(&w));
}
