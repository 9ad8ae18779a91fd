/* session_index.h -- ids of the lists in which our sessions are found by what a provider knows: its
 * sub, and its sid (Back-Channel Logout 1.0, 2.7). Pure. */
#pragma once
#include "arena.h"

const char *sessions_of_sub(struct arena *a, const char *provider, const char *sub);
const char *sessions_of_sid(struct arena *a, const char *provider, const char *sid);
