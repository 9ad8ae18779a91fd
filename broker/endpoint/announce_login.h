/* announce_login.h -- she is told by e-mail of a sign-in that is not like her usual ones: in a
 * browser that her account does not know, in one that several people use (device.h), or in a
 * suspicious place.
 *
 * Whether it is so decides the store, in the act that writes the sign-in; so the letter's contents
 * go along with it. Only where a mail server is configured: else no browser is remembered.
 */
#pragma once
#include "account_login.h"
#include "flow.h"
#include "identity.h"

struct login_announcement {
	const char *device; /* the cookie to set; "": none */
	struct text letter; /* login_notice_pack(); absent: nobody can be written to */
};

/* signs_in: she has just come back from her provider, and is not answered from a session. Fills in
 * device and letter of terms. */
struct login_announcement announce_login(struct flow *f, const char *account_id,
					 const struct identity *identity,
					 const struct account_login *login, bool signs_in,
					 struct account_login_terms *terms);

/* The browser is known from now on. */
void announce_login_remember(struct flow *f, const struct login_announcement *announcement);
