#include "descriptors.h"
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_one_of(int fd, const int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fds[i] == fd)
			return true;
	return false;
}

void descriptors_keep(const int *fds, size_t count)
{
	int last = STDERR_FILENO;

	for (size_t i = 0; i < count; i++)
		if (fds[i] > last)
			last = fds[i];
	for (int fd = STDERR_FILENO + 1; fd < last; fd++)
		if (!is_one_of(fd, fds, count))
			close(fd);
	close_range((unsigned)last + 1, ~0U, 0);
}

void descriptors_still(int first, int last)
{
	int nowhere = open("/dev/null", O_RDWR);

	if (nowhere < 0)
		abort();
	for (int fd = first; fd <= last; fd++)
		if (dup2(nowhere, fd) < 0)
			abort();
}
