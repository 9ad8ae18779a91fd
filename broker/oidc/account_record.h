/* account_record.h -- what is kept of an account: is it open, which providers may speak for her,
 * and her last sign-ins; nothing of who she is. No subject is in it: those are derived, so an
 * account that was erased, or ended with its time, gives the same ones again.
 *
 * The store keeps one value for each: a line of control in the clear, which it asks itself in the
 * act that writes a code, and the sign-ins, sealed. Control is "STATE DAY MODE WORD... MARK...":
 * "+" or "-", the day of the first sign-in, "x" (all providers but those of the words) or "o"
 * (those alone), and what the store notes by itself: "@..." for each browser that she is known by
 * (device_mark()), the latest last, and "!DAY.COUNT", how many letters about sign-ins a day had.
 * Pure; lives in the arena.
 */
#pragma once
#include "arena.h"
#include "refusal.h"
#include <stdbool.h>

enum { ACCOUNT_CONTROL_MAX = 64 * 1024, DAY_S = 86400 };

struct account_record {
	const char *control; /* as it was read; "" if there was none */
	bool is_disabled;
	long long first_day; /* since 1970; 0: she has not signed in yet */
	bool only_listed;    /* she wants the listed providers alone; else all but those */
	const char *words;   /* account_provider_word() of each, space separated */
	const char *marks;   /* as they are in control */
	struct text logins;  /* one a line, the oldest first: account_login.h */
};

/* value: what the store has (absent: there is none). False if it is not of our making. */
bool account_record_read(struct arena *a, struct text value, struct account_record *record);

/* The line of control. */
const char *account_record_control(struct arena *a, const struct account_record *record);

/* A provider as the store knows it: a word that says nothing without the account. */
const char *account_provider_word(struct arena *a, const char *account_id, const char *provider);

/* May this provider speak for her? */
bool account_record_wants(const struct account_record *record, const char *provider_word);

/* By how many browsers is she known? */
int account_record_devices(const struct account_record *record);

struct account_choice {
	const char *provider; /* its id */
	bool is_wanted;
};

/* She chooses among all providers that there are, and whether those to come are wanted; what was
 * said of one that is gone stays as long as the latter does. */
void account_record_choose(struct arena *a, struct account_record *record, const char *account_id,
			   const struct account_choice *choices, size_t count, bool wants_new);

extern const struct refusal account_disabled, provider_unwanted;
