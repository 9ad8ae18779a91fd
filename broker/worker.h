/* worker.h -- one of the processes that speak HTTP: all requests, no private key.
 *
 * The supervisor starts it; it shares nothing with its siblings but the listening sockets, the
 * store and the signer. SIGTERM: stop accepting, finish what is under way, at most 30 seconds,
 * then end. SIGUSR1: list the live flows in the log.
 */
#pragma once
#include <stddef.h>

struct arena;
struct config;

struct worker_arguments {
	struct arena *arena; /* lives as long as the process */
	struct config *config;
	int number;            /* 1 and up; a replacement has its predecessor's */
	const int *listen_fds; /* bound and listening, non-blocking; closed by nobody */
	size_t listen_count;
	const char *signer_path; /* the signer's socket */
	const char *run; /* of the supervisor: the same for all its workers, and no other's */
	int pulse_fd; /* a pipe: gets a byte once it accepts connections, then one a second; -1 */
};

/* The bytes of that pipe. */
enum { WORKER_LIVES = '+', WORKER_HEARD_OF_KEYS = 'k' /* that the store has others than before */ };

/* Until it is told to end; the process's exit status. */
int worker_run(const struct worker_arguments *arguments);
