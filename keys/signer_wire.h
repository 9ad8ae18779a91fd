/* signer_wire.h -- what worker and signer say to each other: docs/signer-protocol.md.
 *
 * A frame is length (4 bytes, big endian, of what follows), request id (4), operation (1) and a
 * record (base/record.h). An answer has the request's id and operation 'a' (well) or 'n' (no: a
 * record with "refusal"). Both ends bound a frame by SIGNER_FRAME_MAX and drop the peer at the
 * first malformed one. Pure.
 */
#pragma once
#include "record.h"
#include <stdint.h>

enum { SIGNER_FRAME_MAX = 64 * 1024, SIGNER_FRAME_HEAD = 9 };

enum signer_operation {
	SIGNER_HELLO = 'h',    /* node → deployment_key, sealing_keys, jwks, schedule, report */
	SIGNER_ID_TOKEN = 'i', /* client_id account identity_v1 nonce acr amr at_hash sid auth_time
				  claims → id_token sub */
	SIGNER_CLIENT_ASSERTION = 'c', /* provider → assertion */
	SIGNER_REQUEST_OBJECT = 'o',   /* provider and what is one sign-in's → request */
	SIGNER_DPOP_PROOF = 'p',       /* provider endpoint htu nonce ath since → proof */
	SIGNER_DECRYPT = 'd',          /* provider what jwe → plain */
	SIGNER_CLIENT_JWKS = 'k',      /* provider → client_jwks */
	SIGNER_LOGOUT_TOKEN = 'l',     /* client_id account identity_v1 sid → logout_token */
	SIGNER_USERINFO = 'u',         /* client_id account identity_v1 claims → userinfo */
	SIGNER_INTROSPECTION = 't', /* client_id and what is known of a token → introspection */
	SIGNER_SUBJECT = 's',       /* client_id account identity_v1 → sub */
	SIGNER_AUTHORIZATION_RESPONSE =
		'r', /* client_id code error error_description error_uri state → response */
	SIGNER_IS_SUBJECT = 'q', /* client_id account identity_v1 sub → is_subject */
	SIGNER_WELL = 'a',
	SIGNER_NO = 'n'
};

struct signer_frame {
	uint32_t id;
	unsigned char operation;
	struct text record;
};

/* 0: more bytes are needed; -1: malformed; else the size of the frame at the start of bytes, into
 * which frame->record points. */
int signer_frame_read(struct text bytes, struct signer_frame *frame);

/* The whole, head included, must fit SIGNER_FRAME_MAX: the caller bounds its record. */
struct text signer_frame_write(struct arena *a, uint32_t id, unsigned char operation,
			       struct text record);
