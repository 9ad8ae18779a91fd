/* session.h -- a browser's standing with us: who signed in, how, and for how long it may be asked.
 *
 * In Redis under the session cookie; new at each sign-in (OWASP ASVS 7.2.4). sid names it toward
 * clients without being the cookie. Pure; everything lives in the arena.
 */
#pragma once
#include "arena.h"

struct session {
	const char *sid;
	const char *account, *acr, *provider;
	long long auth_time;
};

struct text session_pack(struct arena *a, const struct session *session);
struct session *session_parse(struct arena *a, struct text packed); /* NULL if it is not one */
