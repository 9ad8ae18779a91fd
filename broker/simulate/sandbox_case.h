/* sandbox_case.h -- the twelve cases that a service is tried with, and what each is good for.
 *
 * A case is a few trials. Each is a visit by a fresh browser, and the service lets her in or does
 * not; which of the two is right is part of the trial. Only data.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum trial_way {
	TRIAL_SIGN_IN,
	TRIAL_EACH_LEVEL, /* once per level that the simulator's page offers */
	TRIAL_STRANGER,   /* the way back to the service is opened in another browser */
	TRIAL_REPLAY,     /* the same, when it was used already */
	TRIAL_SIGN_OUT    /* in; then the sandbox ends the session, and tells the service */
};

struct trial {
	const char *what;  /* after "With " and before ", she must ..." */
	const char *fault; /* a word of simulated_fault.h; "" none */
	enum trial_way way;
	bool is_let_in; /* must she be, at the end? */
};

enum { TRIALS_MAX = 14 };

struct sandbox_case {
	const char *name;                /* in reports, and after --only */
	const char *tries;               /* what is tried */
	const char *must;                /* what the service must do */
	const char *advice;              /* what to do if it does not */
	struct trial trials[TRIALS_MAX]; /* ended by a NULL what */
};

enum { SANDBOX_CASES = 12 };

extern const struct sandbox_case sandbox_cases[SANDBOX_CASES];

const struct sandbox_case *sandbox_case_find(const char *name); /* NULL */
