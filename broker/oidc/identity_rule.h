/* identity_rule.h -- what a provider must say of a person, by the kind of identity that it gives.
 *
 * One word of its registration: `default` is a citizen of the platform's own country with the whole
 * pivot identity and an e-mail address, `delegated` the same of somebody who is helped by an aide
 * (and may have no address), `european` somebody of another country's node, with the minimum data
 * set of eIDAS (Implementing Regulation (EU) 2015/1501, annex 1), whose formats are that country's.
 * Pure.
 */
#pragma once
#include "provider.h"

/* Claims that must be there, ended by NULL. */
const char *const *identity_rule_owed(enum identity_rule rule);

/* May a claim have any form? */
bool identity_rule_frees(enum identity_rule rule, const char *claim);

/* Is a civil registry of the platform's own country to be asked about this person? */
bool identity_rule_is_registered(enum identity_rule rule);
