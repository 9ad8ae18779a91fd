#include "read_whole.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct text read_whole(struct arena *a, int fd, size_t most)
{
	struct stat st;
	size_t have = 0;
	char *bytes;

	if (fstat(fd, &st) != 0 || st.st_size < 0 || (size_t)st.st_size > most)
		return TEXT_NONE;
	bytes = arena_alloc(a, (size_t)st.st_size + 1);
	while (have < (size_t)st.st_size) {
		ssize_t n = pread(fd, bytes + have, (size_t)st.st_size - have, (off_t)have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return TEXT_NONE;
		have += (size_t)n;
	}
	bytes[have] = '\0';
	return (struct text){bytes, have};
}
