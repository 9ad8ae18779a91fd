/* supervisor.h -- the process that starts all others and talks to nobody: no request reaches it.
 *
 * It holds the listening sockets and the configuration; signer, workers and the managed store are
 * its children, restarted when they die. If it dies itself, the kernel ends them: nothing is left
 * that nobody watches.
 *
 *	SIGTERM, SIGINT	drain the workers (30 s), then end signer and store, then itself
 *	SIGHUP		read the configuration again; if it holds, and a signer serves with
 *			it, new workers replace the old
 *	SIGUSR1		the workers list their live flows in the log
 */
#pragma once
#include "command.h"

struct supervisor_options {
	const char *folder;
	const char *program, *signer_program; /* ours and parvis-signer */
	bool makes_keys;                      /* run `keys init` first */
	int ready_fd; /* gets "ready\n" once all workers accept connections; -1: nobody asks */
};

/* Until it is told to end; the process's exit status. */
int supervisor_run(const struct supervisor_options *options);
