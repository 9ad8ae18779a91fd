#include "identity_rule.h"
#include <string.h>

#define PIVOT "given_name", "family_name", "birthdate", "gender", "birthcountry"

enum { CLAIMS_MAX = 8 };

static const struct {
	const char *owed[CLAIMS_MAX], *freed[CLAIMS_MAX]; /* ended by NULL */
	bool is_registered;
} rules[] = {
	[IDENTITY_ANY] = {.is_registered = false},
	[IDENTITY_DEFAULT] = {.owed = {PIVOT, "email"}, .is_registered = true},
	[IDENTITY_EUROPEAN] =
		{
			.owed = {"given_name", "family_name", "birthdate"},
			.freed = {"birthdate", "birthplace", "birthcountry"},
		},
	[IDENTITY_DELEGATED] = {.owed = {PIVOT}, .is_registered = true},
};

const char *const *identity_rule_owed(enum identity_rule rule) { return rules[rule].owed; }

bool identity_rule_frees(enum identity_rule rule, const char *claim)
{
	for (const char *const *one = rules[rule].freed; *one != NULL; one++)
		if (strcmp(*one, claim) == 0)
			return true;
	return false;
}

bool identity_rule_is_registered(enum identity_rule rule) { return rules[rule].is_registered; }
