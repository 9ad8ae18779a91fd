/* sandbox_faults.h -- what the one worker of a sandbox remembers: which sign-in is to go wrong, and
 * keys that prove nothing.
 *
 * Without the setting `sandbox` nothing is ever remembered, no key is made, and every function
 * gives back what it was given (docs/decisions/014-a-sandbox-lies-with-a-key-of-its-own.md). A
 * choice is made by the state of a sign-in and then follows the sid of its session. Waits for
 * nothing.
 */
#pragma once
#include "grant.h"
#include "simulated_fault.h"

void sandbox_faults_open(const struct config *config);
void sandbox_faults_close(void);

bool sandbox_is_open(void);

/* state: of the sign-in at the simulated provider. */
void sandbox_choose(const char *state, const struct simulated_fault *fault);
/* The sign-in became a session, or a session got another sid; what sid had before is forgotten. */
void sandbox_follow(const char *state_or_sid, const char *sid);

const struct simulated_fault *sandbox_fault_of(
	const char *sid); /* NULL if nothing is to go wrong */

/* The ID token as this session's client shall see it. */
struct text sandbox_id_token(struct arena *a, const char *sid, struct text id_token);
struct text sandbox_tokens(struct arena *a, const char *sid, struct text answer);
struct text sandbox_userinfo(struct arena *a, const char *sid, struct text answer);

/* The JWK Set with the sandbox's keys behind ours; absent if this is no sandbox. */
struct text sandbox_jwks(struct arena *a, struct text ours);

/* What token-error and userinfo-error answer with; NULL otherwise. */
const struct refusal *sandbox_refusal(const char *sid, enum fault_place place);
