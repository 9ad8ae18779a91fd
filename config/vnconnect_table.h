/* vnconnect_table.h -- the words of the Vietnamese portal's dialect and ours: its levels, its
 * claims and their forms. national 6.2, 6.3.
 *
 * Data of the setting vnconnect (config/vnconnect.json if it is not given); spoken with clients of
 * that profile alone (broker/oidc/vnconnect.h). Pure.
 */
#pragma once
#include "config.h"

struct vnconnect_word {
	const char *theirs, *ours;
};

enum vnconnect_form {
	VNCONNECT_AS_IS,
	VNCONNECT_FULL_NAME,    /* the claim, or family name and given names in this order */
	VNCONNECT_COMPACT_DATE, /* yyyymmdd */
	VNCONNECT_ADDRESS       /* of an OpenID address, one line */
};

struct vnconnect_claim {
	const char *name;  /* theirs */
	const char *claim; /* ours */
	enum vnconnect_form form;
	const struct vnconnect_word *values; /* what else is as it is; ended by a NULL theirs */
	const char *otherwise; /* told when the scope brings it and nobody said it; "" nothing */
};

struct vnconnect {
	const struct vnconnect_word *acr;     /* ended by a NULL theirs */
	const struct vnconnect_claim *claims; /* ended by a NULL name */
};

/* From {"acr": {...}, "claims": {...}}, or the shipped one if json is absent. */
const struct vnconnect *vnconnect_table_read(struct arena *a, struct text json,
					     struct config_faults *faults);

/* With a client of that profile the levels must be among acr_values. */
void vnconnect_table_check(const struct config *config, struct config_faults *faults);
