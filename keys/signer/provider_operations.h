/* provider_operations.h -- what the signer does for us as a client of a provider: functions of the
 * table in signer_serve.c. Each uses keys of that provider alone. Nothing waits. */
#pragma once
#include "signer_serve.h"

const struct refusal *signer_sign_client_assertion(struct signer *s, struct arena *a,
						   const struct record *request,
						   struct record_writer *answer);
const struct refusal *signer_sign_request_object(struct signer *s, struct arena *a,
						 const struct record *request,
						 struct record_writer *answer);
const struct refusal *signer_sign_dpop_proof(struct signer *s, struct arena *a,
					     const struct record *request,
					     struct record_writer *answer);
const struct refusal *signer_open_answer(struct signer *s, struct arena *a,
					 const struct record *request,
					 struct record_writer *answer);
const struct refusal *signer_give_client_jwks(struct signer *s, struct arena *a,
					      const struct record *request,
					      struct record_writer *answer);

extern const struct refusal signer_provider_unregistered, signer_proof_unfit, signer_undecryptable;
