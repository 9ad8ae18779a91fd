#include "write_whole.h"
#include <errno.h>
#include <unistd.h>

bool write_whole(int fd, struct text bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = (struct text){bytes.at + n, bytes.len - (size_t)n};
	}
	return true;
}
