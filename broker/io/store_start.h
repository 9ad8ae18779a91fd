/* store_start.h -- for the files of the store that build calls of their own: how a call starts. */
#pragma once
#include "store_call.h"
#include "store_functions.h"

const struct store_namer *store_namer(void);
const struct store_functions *store_functions(void);

/* value NULL: the call gives none; outcome NULL: it is DONE or refused. */
enum turn store_start(struct flow *f, struct store_call *call, struct text *value,
		      enum store_outcome *outcome);
