/* store_mail.h -- letters on their way to a mail server: a queue that outlives whoever put one in.
 *
 * A letter is added by the act that writes a sign-in, if her account finds the sign-in unusual
 * (account_login.h), and claimed for a while by one worker; if that dies, it is due again when its
 * lease is over. Delivered at least once. The queue is bounded: if it is full, the one whose turn
 * would come last is dropped; and it ends STORE_MAIL_LIFE_S after the last letter came, whether or
 * not somebody takes letters from it then. Each call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

enum { STORE_MAIL_MAX = 20000, STORE_MAIL_LIFE_S = 12 * 3600 };

/* One of the writes of store_put_for_account() or store_first(), behind that to STORE_ACCOUNT. */
struct store_write store_mail_write(struct arena *a, struct text letter);

struct store_mail {
	struct text
		letter; /* opened; absent if it is not ours, and has to be settled all the same */
	struct text claimed; /* as the store has it */
	long long dropped;   /* so many since somebody was told */
};

/* Take the next letter that is due, for lease_ms. DONE, or ABSENT if none is. store_mail_read()
 * reads what was put into *value, in the next step. */
enum turn store_claim_mail(struct flow *f, int lease_ms, struct text *value,
			   enum store_outcome *outcome);
void store_mail_read(struct arena *a, struct text value, struct store_mail *mail);

enum store_mail_end { MAIL_DELIVERED, MAIL_FAILED, MAIL_RETRIED };

/* What came of it; letter replaces it if it is to be tried again, after delay_ms. */
enum turn store_settle_mail(struct flow *f, struct text claimed, enum store_mail_end end,
			    struct text letter, int delay_ms);

/* Lines "WORD COUNT": waiting, delivered, retried, failed and dropped. */
enum turn store_read_mail_status(struct flow *f, struct text *lines);
