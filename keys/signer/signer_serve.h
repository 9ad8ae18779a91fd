/* signer_serve.h -- what the signer does for a worker: docs/signer-protocol.md.
 *
 * A table of permitted operations, and no "sign anything": a worker names a client, an account and
 * what was proved; issuer, subject, audience, times, algorithm and key are the signer's own. One
 * frame in, one frame out. Nothing waits; no socket is known here.
 */
#pragma once
#include "allowance.h"
#include "config.h"
#include "key_folder.h"
#include "signature_tally.h"
#include "signer_request.h"
#include "signer_wire.h"

struct signer {
	const struct config *config;
	const struct signing_keys *keys;
	struct signature_tally *tally;
};

enum signer_phase { SIGNER_NEW = 1, SIGNER_GREETED = 2 }; /* or'ed in permitted */

/* One worker's standing with us. */
struct signer_peer {
	enum signer_phase phase;
	struct allowance allowance; /* of what it may ask for now */
};

struct signer_service {
	enum signer_operation operation;
	const char *name;
	unsigned permitted;
	const struct signer_field *fields; /* ended by a NULL name */
	const char *answer;                /* its fields, for people */
	const struct refusal *(*serve)(struct signer *s, struct arena *a,
				       const struct record *request, struct record_writer *answer);
};

extern const struct signer_service signer_services[]; /* ended by a NULL name */

/* In the arena. keys and config must outlive it. NULL if a key does not sign, with *no. Keys that
 * a client or provider needs and that are not there are logged. */
struct signer *signer_new(struct arena *a, const struct config *config,
			  const struct signing_keys *keys, const struct refusal **no);

struct signer_peer signer_peer_new(void);

/* The answer's frame, in the arena. */
struct text signer_answer(struct signer *s, struct signer_peer *peer, struct arena *a,
			  const struct signer_frame *frame);

extern const struct refusal signer_operation_unknown, signer_operation_early, signer_overrun,
	signer_record_malformed, signer_client_unknown, signer_provider_unknown,
	signer_acr_forbidden, signer_identity_missing, signer_auth_time_future, signer_key_missing,
	signer_key_useless, signer_sealing_key_missing, signer_clock_wrong, signer_logout_of_nobody,
	signer_response_contradictory;
