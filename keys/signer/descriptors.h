/* descriptors.h -- what a process keeps open when it begins its own life. */
#pragma once
#include <stddef.h>

/* Close all but standard input, output and error, and these; count is small. */
void descriptors_keep(const int *fds, size_t count);

/* Standard input and output lead nowhere rather than to nothing: what is opened next must not
 * become what a library prints to. */
void descriptors_still(int first, int last);
