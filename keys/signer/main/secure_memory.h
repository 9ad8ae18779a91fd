/* secure_memory.h -- all that OpenSSL computes with lies in its secure heap: locked, left out of
 * cores, between guard pages, wiped when it is freed. */
#pragma once
#include <stdbool.h>

/* Before any other use of OpenSSL, by the only thread. False: there is none, and no key may be
 * read. What the system does not let us lock is told with the rest of the sandbox. An allocation
 * beyond the heap (4 MiB, of which a key of RSA takes 7 kB) fails. */
bool secure_memory_begin(void);
