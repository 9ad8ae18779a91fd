/* signer_request.h -- what a request to the signer may contain: docs/signer-protocol.md.
 *
 * A worker may have been taken over, so its requests are as hostile as any: each operation lists
 * its fields with their form and greatest length, and anything else is refused. Pure.
 */
#pragma once
#include "record.h"
#include "refusal.h"

enum signer_form {
	SIGNER_WORD,   /* printable ASCII, no space */
	SIGNER_WORDS,  /* printable ASCII */
	SIGNER_TEXT,   /* UTF-8 without control characters */
	SIGNER_NUMBER, /* decimal digits */
	SIGNER_BYTES   /* any */
};

struct signer_field {
	const char *name;
	enum signer_form form;
	size_t most; /* bytes; a field that is there has at least one */
	bool required;
};

const char *signer_form_name(enum signer_form form);

/* NULL if record has all required fields, no others than these (ended by a NULL name), each of its
 * form. */
const struct refusal *signer_request_check(const struct record *record,
					   const struct signer_field *fields);

extern const struct refusal signer_field_missing, signer_field_unknown, signer_field_malformed;
