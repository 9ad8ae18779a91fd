/* signer_hello.h -- meeting the signer: connect, say hello, be welcomed. For signer_line.c. */
#pragma once
#include "signer.h"
#include "signer_wire.h"

/* A non-blocking socket, connected; -1 if nobody listens, or too many wait, at path. Does not wait.
 */
int signer_connect(const char *path);

/* The same, greeted. Waits, at most five seconds; -1 if the signer does not answer as it should. */
int signer_greet(const char *path, struct arena *a, struct signer_welcome *welcome);

/* False unless it is a whole welcome. */
bool signer_hello_read(struct arena *a, const struct record *record,
		       struct signer_welcome *welcome);
bool signer_hello_read_frame(struct arena *a, const struct signer_frame *frame,
			     struct signer_welcome *welcome);
