/* end_of_session.h -- a session ends, whoever ended it: it goes with the codes and tokens that were
 * given in it, offline access apart, and its clients are told.
 *
 * Back-channel notices are queued in the act that deletes the session; telling is
 * backchannel_logout.c's, later, and delays nobody.
 */
#pragma once
#include "session.h"
#include "store_logout.h"

/* A step: delete the session under this cookie value, queue what its clients are told, and make the
 * write (NULL: none). session NULL: what was there is unreadable, and only goes. */
enum turn end_of_session(struct flow *f, const char *id, const struct session *session,
			 const struct store_write *write, enum store_outcome *outcome);

/* The next: begin to tell them, if there is anybody to be told. */
void end_of_session_tell(struct flow *f, const struct session *session, enum store_outcome outcome);
