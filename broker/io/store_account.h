/* store_account.h -- an account in the store (account_record.h): changed by her or by an operator,
 * while sign-ins go on being added by whoever writes a code.
 *
 * Its line of control says whom a change was made of; another one in between makes it fail. Each
 * call is the last act of a step, as in store.h.
 */
#pragma once
#include "store.h"

struct account_change {
	const char *before, *after; /* lines of control; "": there was none, there is to be none */
	int ttl_s;                  /* 0: it stays for ever */
	bool keeps_logins;
	bool ends_grants; /* codes and tokens that outlive sessions (STORE_CODES, account_grants())
			   */
};

/* DONE, or SPENT: another change was faster. */
enum turn store_change_account(struct flow *f, const char *account_id,
			       const struct account_change *change, enum store_outcome *outcome);

/* Under which STORE_CODES has the codes with offline access. */
const char *account_grants(struct arena *a, const char *account_id);
