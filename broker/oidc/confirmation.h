/* confirmation.h -- the key that whoever uses a token must hold: "cnf" of RFC 7800.
 *
 * jkt is the thumbprint of a DPoP key (RFC 9449 6), x5t_s256 that of a TLS client certificate
 * (RFC 8705 3.1); "" means that the token is not bound so. Pure.
 */
#pragma once
#include "record.h"
#include "refusal.h"

struct confirmation {
	const char *jkt, *x5t_s256;
};

void confirmation_put(struct record_writer *w, const struct confirmation *cnf);
struct confirmation confirmation_get(struct arena *a, const struct record *record);

/* May a sender that has proven the keys of sender use what is bound to cnf? */
const struct refusal *confirmation_check(const struct confirmation *cnf,
					 const struct confirmation *sender);
