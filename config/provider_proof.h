/* provider_proof.h -- what a provider's configuration demands of its answers: OpenID Connect Core
 * 3.1.3.7, 5.3.2, RFC 9207, JARM. Pure. */
#pragma once
#include "member.h"

struct provider;

/* Reads those members of its file into p, whose jwks is read; each fault is told. */
void provider_proof_read(struct members *m, struct provider *p);

/* The same for one that signs nothing. */
void provider_proof_none(struct provider *p);
