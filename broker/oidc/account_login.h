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

/* When a letter about the sign-in is written, if the same call gives one to the store (STORE_MAIL):
 * never; if her account does not know the browser; or whether it does or not, once. */
enum account_login_letter { LETTER_NEVER, LETTER_IF_NEW, LETTER_ALWAYS };

struct account_login_terms {
	const char *sid, *provider_word;
	int kept, days;     /* so many sign-ins at most, of so many days */
	const char *device; /* device_mark(); NULL: it is not to be known by this sign-in */
	enum account_login_letter letter;
};

/* What the store is told to remember (store.h, STORE_ACCOUNT): sid and client and what was told are
 * one sign-in, however often it is continued. */
struct text account_login_write(struct arena *a, const struct account_login *login,
				const struct account_login_terms *terms);

/* The next line of *logins, which shrinks; false at the end. A line that is none of ours is left
 * out. */
bool account_login_next(struct arena *a, struct text *logins, struct account_login *login);

/* "203.0.113.0/24" or "2001:db8:1::/48": enough to know a city, not a house; "" if it is none. */
const char *account_network(struct arena *a, const char *address);

/* By which she and an operator name it: "K7QF-2M9P", fresh. */
const char *account_login_code(struct arena *a);
