/* store_functions.h -- our functions in Redis: store_functions.lua, store_logout.lua,
 * store_switches.lua, store_keys.lua, store_evidence.lua and store_account.lua, with the hash of
 * their text as their version, so that releases that differ run side by side on one Redis. Pure. */
#pragma once
#include "arena.h"

struct store_functions {
	struct text library;                                     /* for FUNCTION LOAD */
	const char *put, *take, *first, *spend, *renew, *finish; /* names for FCALL */
	const char *end_session, *claim, *settle, *status;       /* those of store_logout.lua */
	const char *watch, *change, *restore, *workers;          /* those of store_switches.lua */
	const char *report, *nodes, *fetch_keys, *share_keys, *hold_keys; /* store_keys.lua */
	const char *note_evidence, *read_evidence; /* those of store_evidence.lua */
	const char *change_account;                /* that of store_account.lua */
};

struct store_functions store_functions_of(struct arena *a);
