/* persona.h -- the test identities of the simulator driver, read from JSON.
 *
 *	{"personas": [{
 *		"id": "dubinore",		[a-z0-9-]{1,64}: names her button, and is the code
 *		"label": "Joëlle DUBINÔRE",	on the button
 *		"description": "…",		under it; may be missing
 *		"acr": "eidas1",		the highest level she proves; may be missing: none
 *		"sub": "5b2c…",			as the provider would name her; missing: the id
 *		"amr": "pwd",			may be missing
 *		"claims": {"given_name": "…"},	under the provider's names; missing: none
 *		"error": "access_denied",	instead of a code; missing: she signs in
 *		"fault": "id-token-nonce",	in a sandbox: what goes wrong; missing: nothing
 *		"delay_ms": 2000		before the token endpoint would answer; missing: 0
 *	}]}
 *
 * At most PERSONAS_MAX of them. Strings are bounded, ids unique, other members refused. Pure.
 */
#pragma once
#include "arena.h"
#include "refusal.h"
#include "simulated_fault.h"
#include <jansson.h>

enum { PERSONAS_MAX = 64, PERSONAS_BYTES_MAX = 128 * 1024, PERSONA_DELAY_MAX_MS = 60000 };

struct persona {
	const char *id, *label, *description;
	const char *acr, *sub, *amr;         /* sub is never ""; the others may be */
	const char *error;                   /* an OAuth error code, or "" */
	const struct simulated_fault *fault; /* NULL if nothing goes wrong */
	int delay_ms;
	json_t *claims; /* an object */
};

struct personas {
	size_t count;
	const struct persona *list; /* in the order of the file */
};

/* In the arena. NULL with *no set, and *detail (which may be NULL) the id or place of the fault.
 * Absent JSON is an empty list. */
const struct personas *personas_parse(struct arena *a, struct text json, const struct refusal **no,
				      const char **detail);

const struct persona *persona_find(const struct personas *personas, const char *id); /* NULL */

extern const struct refusal personas_malformed, persona_member_unfit, persona_repeated;
