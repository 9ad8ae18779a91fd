/* token.c -- a client turns a grant into tokens: POST /token. RFC 6749 3.2, OpenID Connect Core
 * 3.1.3. */
#include "token.h"
#include "endpoints.h"
#include "exchange.h"
#include <string.h>

static const struct refusal grant_type_unsupported = {"grant-type-unsupported", 400,
						      "unsupported_grant_type",
						      "The only grant_type is authorization_code."};
static const struct refusal grant_type_missing = {"grant-type-missing", 400, "invalid_request",
						  "The grant_type parameter is missing."};

static enum turn choose_grant(struct flow *f)
{
	const char *grant_type = exchange_parameter(f, "grant_type");

	if (*grant_type == '\0')
		return flow_refuse(f, &grant_type_missing, NULL);
	if (strcmp(grant_type, "authorization_code") != 0)
		return flow_refuse(f, &grant_type_unsupported, NULL);
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	CLIENT_STEPS, /* Redis, for private_key_jwt */
	{"choose-grant", choose_grant},
	{"prove-sender", prove_sender},
	{"remember-proof", remember_proof}, /* Redis, for DPoP */
	{"check-proof", check_proof},

	{"read-code", read_code}, /* Redis */
	{"check-code", check_code},
	{"sign-id-token", sign_id_token}, /* signer */
	{"spend-code", spend_code},       /* Redis: one use only, with the access token */
	{"give-tokens", give_tokens},
	{"burn-code", burn_code}, /* Redis */
	{"refuse-burnt", refuse_burnt},
	{NULL, NULL},
};

const struct flow_kind token_flow = {
	.name = "token",
	.size = sizeof(struct token),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = client_refuse,
};
