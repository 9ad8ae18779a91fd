/* issue_code.h -- the sign-in is over: a code for the client, a session for the browser.
 *
 * What callback, information and reuse_session share. All is written in one trip, in which the
 * session that the browser had before ends: its cookie is never used again. The session knows its
 * codes, and by them all that they gave, which ends when she signs out. Her account remembers the
 * sign-in, and may be against it: then nothing is written. If it finds the sign-in unusual, a
 * letter to her is written with it.
 */
#pragma once
#include "announce_login.h"
#include "browser_session.h"
#include "grant.h"

struct issued {
	const char *code, *session; /* fresh, 32 random bytes each */
	struct store_write writes[STORE_WRITES_MAX];
	size_t count;
	const char *sid; /* of the session */
	struct login_announcement announcement;
};

/* session is the one to go on with, before is what the browser brought. If it must still stand
 * (session is made of it), the writes are for store_first() alone, which says ABSENT otherwise. */
void issue_code(struct flow *f, const struct grant *grant, const struct session *session,
		const struct browser_session *before, bool must_stand, struct issued *issued);

/* Keep with it, for a few seconds, what the browser is about to hear: a second click takes the
 * place of the first, whose answer then nobody hears. */
void issue_keep_answer(struct flow *f, const char *once, struct issued *issued);

/* What was kept; code is NULL if it cannot be read. */
struct issued issue_kept_answer(struct arena *a, struct text kept);

/* Write it all, once: under once ("": as often as one likes), or under its request_uri if the
 * request was pushed, so that no two browsers complete one. */
enum turn issue_save(struct flow *f, const struct authorize_request *request, const char *once,
		     struct issued *issued, enum store_outcome *outcome);

/* Is her account against it (STORE_CLOSED, STORE_UNWANTED)? She reads so on a page of ours, unless
 * none may be shown; the client hears it when she goes back. */
enum turn issue_check_account(struct flow *f, const struct authorize_request *request,
			      enum store_outcome outcome);

/* The last step: session cookie, and the citizen goes back to the client with the code. */
enum turn issue_return_to_client(struct flow *f, const struct authorize_request *request,
				 const struct issued *issued);
