/* write_whole.h -- all of it into a descriptor that blocks, however often that takes. */
#pragma once
#include "text.h"

/* False with errno set if it could not; some of it may have been written. Waits. */
bool write_whole(int fd, struct text bytes);
