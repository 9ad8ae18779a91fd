/* account_visit.h -- a citizen at her own page: who she is there, step by step.
 *
 * The page is a client like any other (setting account_client): she signs in for it by /authorize,
 * and /account/return redeems the code. A cookie then says that she did, for a quarter of an hour,
 * sealed for her browser; it names her session, without which it is nothing: whatever ends that
 * ends her visit.
 *
 *	read-parameters → open-visit → load-browser-session → check-visit →
 *	load-account → read-account
 */
#pragma once
#include "account_steps.h"
#include "browser_session.h"

enum { ACCOUNT_VISIT_S = 900 };

struct account_visit {
	struct account_flow account; /* first */
	struct browser_session saved;
	const struct session *session; /* hers, after check-visit */
	const char *sid;               /* that she signed in with for this page */
};

/* From the cookie, or from the form of a POST. A GET without one leads to /authorize, and so do the
 * next ones if her session is over. */
enum turn account_visit_open(struct flow *f);
enum turn account_visit_load(struct flow *f);
enum turn account_visit_check(struct flow *f);

#define ACCOUNT_VISIT_STEPS                                                                        \
	{"read-parameters", browser_read_parameters}, {"open-visit", account_visit_open},          \
		{"load-browser-session", account_visit_load},                                      \
		{"check-visit", account_visit_check}, {"load-account", account_load},              \
	{                                                                                          \
		"read-account", account_read                                                       \
	}

/* The client that the page is; NULL: there is no page. */
const struct client *account_client(void);
const char *account_return_uri(struct arena *a);

/* The code_verifier of the sign-in that comes back now: its state is ours, of this browser. */
const struct refusal *account_visit_verifier(struct flow *f, const char **verifier);

/* Begin and end it: the cookie. sid is of the session that the code was given in. */
void account_visit_begin(struct flow *f, const char *sid);
void account_visit_end(struct flow *f); /* the session's cookie goes as well */

/* For the forms of the page. */
const char *account_visit_form(struct flow *f);

extern const struct refusal account_page_absent;
