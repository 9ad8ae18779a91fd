/* browser_session.h -- the session that a browser brings along: its cookie, and what stands behind.
 *
 * A browser without the cookie costs no trip.
 */
#pragma once
#include "browser_flow.h"
#include "session.h"
#include "store.h"

struct browser_session {
	const char *id; /* value of the cookie; "" if it has none */
	struct text saved;
	enum store_outcome outcome;
};

/* A step: Redis, if the browser has a session cookie. */
enum turn browser_session_load(struct flow *f, struct browser_session *s);

/* What was loaded; NULL if there is none, or it is over. */
struct session *browser_session_read(struct flow *f, const struct browser_session *s);

extern const char session_cookie[];
