/* signer_ask.h -- one question to the signer and its answer. For signer.c and signer_provider.c. */
#pragma once
#include "record.h"
#include "signer.h"
#include "signer_wire.h"

/* The last act of a step: *answer becomes the answer's field of this name, in the flow's arena. */
enum turn signer_ask(struct flow *f, enum signer_operation operation, struct text record,
		     const char *field, struct text *answer);
