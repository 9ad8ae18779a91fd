/* reuse_session.h -- single sign-on: authorize answered from the session that the browser has.
 *
 *	load-session → consider-session → compare-subject → reuse-session →
 *	save-reuse → return-reused
 *
 * Where the session may not answer, those after do nothing, and authorize goes on to ask her.
 */
#pragma once
#include "issue_code.h"

struct reuse_session {
	struct browser_session before;
	struct session *session;
	struct grant *grant; /* NULL: the session may not answer */
	struct text is_she;
	bool reuses; /* the answer is made; it must be saved and given */
	struct issued issued;
	enum store_outcome outcome;
};

/* Steps in this order. A request with prompt=none is refused where she must be asked. */
enum turn reuse_session_consider(struct flow *f, const struct authorize_request *request,
				 struct reuse_session *r);
enum turn reuse_session_compare(struct flow *f, const struct authorize_request *request,
				struct reuse_session *r);
/* May show the information page. */
enum turn reuse_session_answer(struct flow *f, struct authorize_request *request,
			       struct reuse_session *r);
enum turn reuse_session_save(struct flow *f, const struct authorize_request *request,
			     struct reuse_session *r);
enum turn reuse_session_return(struct flow *f, const struct authorize_request *request,
			       struct reuse_session *r);
