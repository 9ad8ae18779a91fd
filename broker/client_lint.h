/* client_lint.h -- what is worth telling an agency about its registration, beyond what is wrong.
 *
 * Each finding is a config_fault: the place, what was found, and what to do about it. Faults are
 * what will not work or is not safe; warnings are what has a reason, or should have one.
 */
#pragma once
#include "config.h"

void client_lint(const struct config *config, const struct client *client,
		 struct config_faults *findings);

/* What leaving profile vnconnect changes, and how many days remain for it. */
void client_lint_vnconnect(const struct config *config, const struct client *client,
			   struct config_faults *findings);

/* Its keys, as the broker would fetch them, with the time that takes: the citizen waits for it.
 * Waits for the network, two seconds at most. */
void client_lint_keys(const struct config *config, const struct client *client,
		      struct config_faults *findings);

/* here is where it is tried, there is where it will be, or the other way round. */
void client_lint_compare(const struct client *here, const struct client *there,
			 struct config_faults *findings);
