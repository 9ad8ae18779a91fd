/* reuse_session.h -- single sign-on: authorize answered from the session that the browser has.
 *
 *	load-session → reuse-session → save-reuse → return-reused
 *
 * Where the session may not answer, the last three do nothing, and authorize goes on to ask her.
 */
#pragma once
#include "issue_code.h"

struct reuse_session {
	struct browser_session before;
	bool reuses; /* the answer is made; it must be saved and given */
	struct issued issued;
	enum store_outcome outcome;
};

/* Decide; may show the information page, and refuses prompt=none what needs a page. */
enum turn reuse_session_decide(struct flow *f, struct authorize_request *request,
			       struct reuse_session *r);
enum turn reuse_session_save(struct flow *f, struct reuse_session *r);
enum turn reuse_session_return(struct flow *f, const struct authorize_request *request,
			       struct reuse_session *r);
