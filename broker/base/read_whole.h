/* read_whole.h -- all of a file that can be read again, from its beginning, wherever it stands. */
#pragma once
#include "arena.h"

/* In the arena, NUL-terminated; absent if it cannot be read, or has more than most bytes. Waits. */
struct text read_whole(struct arena *a, int fd, size_t most);
