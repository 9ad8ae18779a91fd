/* landlock.h -- no file, no TCP, no signal to others, but what is named: landlock(7), as far as
 * this kernel knows it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct landlock_path {
	const char *path; /* a file, or all below a folder; left out if it is not there */
	bool may_write;
};

/* For this process and whatever it starts, for good. The ABI that is in force; 0 if none. */
int landlock_close(const struct landlock_path *paths, size_t count);
