/* login_notice.h -- what a letter about a sign-in will say: it waits in the store's queue until a
 * mail server has taken it, or for too long. Pure.
 */
#pragma once
#include "arena.h"

enum { LOGIN_NOTICE_TRIES = 6 };

struct login_notice {
	const char *id; /* fresh; of the letter, whichever try succeeds */
	const char *to; /* mail_address_is() */
	const char *language;
	const char *client, *provider; /* ids */
	long long at;                  /* wall time of the sign-in */
	const char *code;              /* account_login_code() */
	int tries;                     /* that failed */
};

struct text login_notice_pack(struct arena *a, const struct login_notice *notice);

/* NULL if it is not one, with an address that can be written to. */
struct login_notice *login_notice_parse(struct arena *a, struct text packed);

/* How long to wait after this many tries that failed; random (any number) spreads it by a quarter.
 * -1: no more. All waits together are shorter than half a day. */
int login_notice_delay_ms(int tries, unsigned random);
