/* account_steps.h -- steps on one account: read what is kept of it, change that, and end
 * all that it gave: its sessions, with their codes and tokens, and what outlives sessions.
 *
 *	load-account → read-account → (one that makes the change) → ACCOUNT_CHANGE_STEPS
 *
 * The clients of its sessions are told at once by a worker, and by the next round of notices if it
 * is an operator's command that ends them.
 */
#pragma once
#include "account_record.h"
#include "browser_flow.h"
#include "session.h"
#include "store_account.h"

struct account_flow {
	struct browser_flow browser; /* first; of a command, its flow alone */
	const char *account_id;      /* set before the first step */
	struct account_record record;
	struct account_change change; /* set before the rows below; before is theirs to fill in */
	bool ends_all;                /* her sessions, and what outlives them */
	int tries;
	struct text left; /* sign-ins whose sessions may still stand */
	const char *session_id;
	const struct session *session;
	struct text saved;
	enum store_outcome outcome;
};

enum turn account_load(struct flow *f);
enum turn account_read(struct flow *f);
enum turn account_write(struct flow *f);
enum turn account_check_written(struct flow *f); /* faster ones: once more from account_load */
enum turn account_load_session(struct flow *f);
enum turn account_end_session(struct flow *f);
enum turn account_next_session(struct flow *f);
enum turn account_sessions_ended(struct flow *f);

/* Rows of a table of steps, after one that set change. Redis: the change; and each session that may
 * stand, twice, if all ends. */
#define ACCOUNT_CHANGE_STEPS                                                                       \
	{"write-account", account_write}, {"check-written", account_check_written},                \
		{"load-session", account_load_session}, {"end-session", account_end_session},      \
		{"next-session", account_next_session},                                            \
	{                                                                                          \
		"sessions-ended", account_sessions_ended                                           \
	}

/* Seconds for which an account is kept: the setting. */
int account_retention_s(void);

extern const struct refusal account_unreadable, account_contended;
