#include "possession_proof.h"
#include "json_write.h"
#include "jws.h"
#include "random.h"

enum { JTI_SIZE = 16 };

struct text possession_proof_sign(struct arena *a, const struct possession_proof *proof,
				  const struct jwk *key)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_text(&w, "jti", random_token(a, JTI_SIZE));
	json_put_string(&w, "htm", proof->htm);
	json_put_text(&w, "htu", proof->htu);
	json_put_number(&w, "iat", proof->issued_at);
	if (proof->nonce.at != NULL)
		json_put_text(&w, "nonce", proof->nonce);
	if (proof->ath.at != NULL)
		json_put_text(&w, "ath", proof->ath);
	json_close(&w, '}');
	return jws_sign_with_own_key(a, key, JOSE_ES256, "dpop+jwt", json_written(&w));
}
