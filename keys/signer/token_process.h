/* token_process.h -- the process that a token's module is loaded in: somebody else's code, which
 * sees one PIN, digests and what it answers, and nothing else of ours.
 *
 * It was started by exec, so that no memory of the signer is in it; it may read libraries and its
 * own paths, and calls the network only if the token's setting says so. It answers the requests of
 * token_wire.h on fd, one at a time, and ends as soon as the token does anything unexpected: its
 * keeper starts another, which is the one way back to a token that was gone.
 */
#pragma once
#include "pkcs11_tokens.h"

/* Returns the exit status. may_change: to make and destroy keys, for commands of an operator. */
int token_process_run(const struct pkcs11_setting *setting, int fd, bool may_change);
