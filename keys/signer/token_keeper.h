/* token_keeper.h -- keeps a process running for each token: token_process.h.
 *
 * The keeper is a child of the signer, forked before keys are read. A token's process that ends is
 * started again after a pause that grows, and the signer is told that the token is gone; one whose
 * PIN was refused is not, since a token locks itself after a few such tries. The ends of the
 * sockets are the keeper's, so the signer's stay good whatever dies.
 */
#pragma once
#include "pkcs11_tokens.h"
#include <sys/types.h>

struct token_rights {
	bool may_change;    /* make and destroy keys, too: an operator's commands */
	unsigned int owner; /* who the processes run as; another than ourselves only for root */
};

/* fds[i] is the far end of settings[i]'s socket, the keeper's from now on. Ends with the process
 * that called. Its pid; -1 with errno set. */
pid_t token_keeper_start(const struct pkcs11_setting *settings, const int *fds, size_t count,
			 const struct token_rights *rights);
