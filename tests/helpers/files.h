/* files.h -- what a test puts on the disk, and the folder that it has for that. */
#pragma once
#include "arena.h"
#include <sys/types.h>

/* A folder of the test's own, empty; its path in the arena. */
const char *folder_new(struct arena *a);
void folder_remove(const char *path); /* with all that is in it */

/* Whatever was there. */
void file_write(const char *path, const char *content, mode_t mode);
