/* prompt.h -- what the client wants the citizen asked: OpenID Connect Core 3.1.2.1. Pure. */
#pragma once
#include "refusal.h"

enum prompt { PROMPT_NONE = 1, PROMPT_LOGIN = 2, PROMPT_CONSENT = 4, PROMPT_SELECT_ACCOUNT = 8 };

/* *prompt becomes a set of the above, 0 if value is "". */
const struct refusal *prompt_parse(const char *value, unsigned *prompt);
