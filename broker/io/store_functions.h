/* store_functions.h -- our functions in Redis: those of the store_*.lua files, with the hash of
 * their text as their version, so that releases that differ run side by side on one Redis. Pure. */
#pragma once
#include "arena.h"

/* One library, in this order; then the functions of each. */
#define STORE_LUA_FILES(X)                                                                         \
	X(store_functions)                                                                         \
	X(store_logout)                                                                            \
	X(store_switches)                                                                          \
	X(store_keys)                                                                              \
	X(store_mail)                                                                              \
	X(store_evidence)                                                                          \
	X(store_account)                                                                           \
	X(store_statistics)

#define STORE_FUNCTIONS(X)                                                                         \
	X(put)                                                                                     \
	X(take)                                                                                    \
	X(first)                                                                                   \
	X(spend)                                                                                   \
	X(renew)                                                                                   \
	X(finish)                                                                                  \
	X(end_session)                                                                             \
	X(claim)                                                                                   \
	X(settle)                                                                                  \
	X(status)                                                                                  \
	X(claim_mail)                                                                              \
	X(settle_mail)                                                                             \
	X(mail_status)                                                                             \
	X(watch)                                                                                   \
	X(change)                                                                                  \
	X(restore)                                                                                 \
	X(workers)                                                                                 \
	X(report)                                                                                  \
	X(nodes)                                                                                   \
	X(lease_keys)                                                                              \
	X(read_keys)                                                                               \
	X(write_keys)                                                                              \
	X(note_evidence)                                                                           \
	X(read_evidence)                                                                           \
	X(change_account)                                                                          \
	X(tally)                                                                                   \
	X(tallied)

#define STORE_FUNCTION_MEMBER(name) const char *name;

struct store_functions {
	struct text library;                   /* for FUNCTION LOAD */
	STORE_FUNCTIONS(STORE_FUNCTION_MEMBER) /* names for FCALL */
};

struct store_functions store_functions_of(struct arena *a);
