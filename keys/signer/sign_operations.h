/* sign_operations.h -- the functions of the table in signer_serve.c: each takes a request whose
 * fields have their form, adds the answer's fields or returns why not. Nothing waits. */
#pragma once
#include "signer_serve.h"

/* 2025-01-01: a clock that is behind this source dates tokens into a past that somebody chose. */
enum { SIGNER_CLOCK_LEAST = 1735689600 };

/* Whom the request's account and identity_v1 name to this client; NULL if its rule needs an
 * identity that is not there. */
const char *signer_subject_of(const struct signer *s, struct arena *a, const struct client *client,
			      const struct record *request);

const struct refusal *signer_say_hello(struct signer *s, struct arena *a,
				       const struct record *request, struct record_writer *answer);
const struct refusal *signer_sign_id_token(struct signer *s, struct arena *a,
					   const struct record *request,
					   struct record_writer *answer);
const struct refusal *signer_sign_authorization_response(struct signer *s, struct arena *a,
							 const struct record *request,
							 struct record_writer *answer);
const struct refusal *signer_sign_logout_token(struct signer *s, struct arena *a,
					       const struct record *request,
					       struct record_writer *answer);
