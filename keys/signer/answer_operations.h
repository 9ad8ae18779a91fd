/* answer_operations.h -- operations of the signer for what is answered about an access token:
 * signed userinfo (OpenID Connect Core 5.3.2), signed introspection (RFC 9701), and the subject
 * alone, for their plain forms. The subject is always derived here. Nothing waits. */
#pragma once
#include "signer_serve.h"

const struct refusal *signer_sign_userinfo(struct signer *s, struct arena *a,
					   const struct record *request,
					   struct record_writer *answer);
const struct refusal *signer_sign_introspection(struct signer *s, struct arena *a,
						const struct record *request,
						struct record_writer *answer);
const struct refusal *signer_compare_subject(struct signer *s, struct arena *a,
					     const struct record *request,
					     struct record_writer *answer);
const struct refusal *signer_give_subject(struct signer *s, struct arena *a,
					  const struct record *request,
					  struct record_writer *answer);

extern const struct refusal signer_answer_unregistered;
