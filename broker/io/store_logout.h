/* store_logout.h -- a session ends in the store, and its clients' notices of it begin: a queue that
 * outlives whoever put something in, with what an operator may read about it.
 *
 * A notice is claimed for a while by one worker; if that is killed, the notice is due again when
 * its lease is over. OpenID Connect Back-Channel Logout 1.0, 2.5: delivered at least once. Each
 * call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

struct store_notice {
	const char *client_id;
	const char *id;    /* fresh; again in value, by which it is claimed */
	struct text value; /* sealed in the store */
};

enum { STORE_NOTICES_MAX = 64 }; /* of one session */

/* Delete the session; and, if it was there (DONE, not ABSENT), all that its codes gave (STORE_CODES
 * under sid), put all notices in the queue and make the one write (NULL: none). Of two that end a
 * session at once, one finds it there. */
enum turn store_end_session(struct flow *f, const char *session, const char *sid,
			    const struct store_notice *notices, size_t count,
			    const struct store_write *write, enum store_outcome *outcome);

/* Take the next notice that is due, for lease_ms; none of these clients' (ended by NULL). DONE, or
 * ABSENT if none is. */
enum turn store_claim_notice(struct flow *f, int lease_ms, const char *const *busy,
			     struct text *value, enum store_outcome *outcome);

enum store_notice_end { NOTICE_DELIVERED, NOTICE_FAILED, NOTICE_RETRIED };

struct store_settlement {
	enum store_notice_end end;
	const char *problem; /* one word, for the operator; "" if delivered */
	int delay_ms;        /* before it is due again: NOTICE_RETRIED */
};

/* What came of a claimed notice; its value replaces the old one if it is to be tried again. */
enum turn store_settle_notice(struct flow *f, const struct store_notice *notice,
			      const struct store_settlement *settlement);

/* Lines "CLIENT WORD VALUE": pending, delivered, retried, failed and dropped (the queue was full)
 * are counts; last_delivered, last_retried and last_failed are seconds of wall time; held_until is
 * in milliseconds; last_problem is a word. */
enum turn store_read_notice_status(struct flow *f, struct text *lines);
