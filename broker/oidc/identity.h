/* identity.h -- what a provider proved about a person, in our claims and our levels.
 *
 * The subject is something else: what one client sees of her (subject.h). Pure.
 */
#pragma once
#include "identity_rule.h"
#include <jansson.h>

struct identity {
	const char *issuer, *sub; /* the provider's, exactly as it wrote it */
	const char *acr;          /* ours; "" if it proved none of ours */
	const char *amr;          /* space separated, "" if none */
	long long auth_time;      /* 0 if it did not say */
	json_t *claims;           /* object, our names; in the arena */
	/* of her session there, to end both with one another; absent if it has no such thing */
	struct text provider_sid, provider_id_token;
};

/* Who she is to us: SHA-256 of issuer and sub, each with its length, in base64url. Two providers
 * that use the same sub name two accounts (Core 5.7). */
const char *identity_account(struct arena *a, const struct identity *identity);

/* Who she is whatever the provider, where it gives the pivot identity (identity_rule.h); else
 * account, which is identity_account(). What an account is of; no subject is derived from it. */
const char *identity_person(struct arena *a, const struct identity *identity,
			    enum identity_rule rule, const char *account);

/* FranceConnect's identityHash: base64 of the SHA-256 of the pivot claims, Latin-1, unseparated;
 * absent if a claim it needs is missing or beyond Latin-1. Of what the registry has, if it has her
 * (rnipp_...); absent if the registry should have been asked and was not. */
struct text identity_pivot_hash(struct arena *a, const struct identity *identity);

/* The same of somebody whom another country's node names: of its sub, which is unique in Europe. */
struct text identity_european_hash(struct arena *a, const struct identity *identity);
