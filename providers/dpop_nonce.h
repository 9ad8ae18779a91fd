/* dpop_nonce.h -- the nonces that providers want in our DPoP proofs: RFC 9449 sections 8 and 9.
 *
 * Each provider has the server that gives tokens, and those that take them: its userinfo, and
 * perhaps one more resource. Each has its own nonces. The last one seen is remembered by each
 * worker, from whichever answer it came. Nothing waits.
 */
#pragma once
#include "http_client.h"
#include "provider.h"

enum dpop_server { DPOP_AUTHORIZATION_SERVER, DPOP_USERINFO, DPOP_RESOURCE, DPOP_SERVERS };

enum { DPOP_NONCE_MAX = 256 };

/* "" if none was seen. */
const char *dpop_nonce_last(const struct provider *provider, enum dpop_server server);

/* What the answer's header DPoP-Nonce says, unless it is no nonce. */
void dpop_nonce_keep(const struct provider *provider, enum dpop_server server,
		     const struct http_answer *answer);

/* Does it refuse the proof for the want of a nonce, and give one? Pure. */
bool dpop_nonce_is_demanded(struct arena *a, enum dpop_server server,
			    const struct http_answer *answer);

void dpop_nonces_close(void); /* forget all */
