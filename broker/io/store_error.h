/* store_error.h -- what an error of Redis means to us. Pure. */
#pragma once
#include "refusal.h"
#include "text.h"

struct store_error {
	const char *word; /* the first of the error, as Redis documents it */
	const struct refusal *no;
	bool is_elsewhere; /* another connection may do better: this one is given up */
};

/* Never NULL: an error that we do not know is store_confused. */
const struct store_error *store_error_of(struct text error);
