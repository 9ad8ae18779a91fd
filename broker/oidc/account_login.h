/* account_login.h -- one sign-in as the account remembers it: when, for whom, by which provider,
 * what was told, and from where, coarsely. Names of claims, never their values.
 *
 * One JSON object on one line. Pure; lives in the arena.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

struct account_login {
	long long at;       /* wall time */
	const char *client; /* its id, and the provider's */
	const char *provider;
	const char *acr;
	const char *told;    /* claims and permissions, space separated */
	const char *network; /* account_network() */
	const char *code;    /* account_login_code() */
	const char *session; /* under which our session was kept then */
};

/* What the store is told to remember (store.h, STORE_ACCOUNT): sid and client and what was told are
 * one sign-in, however often it is continued. kept: how many at most, of how many days. */
struct text account_login_write(struct arena *a, const struct account_login *login, const char *sid,
				const char *provider_word, int kept, int days);

/* The next line of *logins, which shrinks; false at the end. A line that is none of ours is left
 * out. */
bool account_login_next(struct arena *a, struct text *logins, struct account_login *login);

/* "203.0.113.0/24" or "2001:db8:1::/48": enough to know a city, not a house; "" if it is none. */
const char *account_network(struct arena *a, const char *address);

/* By which she and an operator name it: "K7QF-2M9P", fresh. */
const char *account_login_code(struct arena *a);
