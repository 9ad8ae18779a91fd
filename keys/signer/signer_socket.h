/* signer_socket.h -- the signer's loop: one thread, poll(), one stream socket per worker.
 *
 * Each worker's bytes are framed and answered apart from all others'; a malformed frame ends that
 * worker's connection and nothing else. A worker that does not read its answers is not read from.
 * Answers that wait for a token's signature (errand.h) hold up no others.
 */
#pragma once
#include "errand.h"
#include <signal.h>
#include <sys/types.h>

/* Who may connect, by SO_PEERCRED: this user, and our own. */
struct signer_door {
	int listener; /* non-blocking */
	uid_t worker;
};

/* Serve until *stop is set by the handler of a signal that is blocked outside of waiting; then
 * finish what was asked, for a second at the most, while a successor accepts whoever comes. */
void signer_serve(struct errands *errands, const struct signer_door *door,
		  const volatile sig_atomic_t *stop);
