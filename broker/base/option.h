/* option.h -- which word of a command line names an option: both programs read theirs by it.
 * Pure. */
#pragma once
#include <stdbool.h>

/* It begins with two hyphens. So may a kid, which is base64url; but whole (43 characters), it is
 * longer than any option of ours. */
bool is_option(const char *word);
