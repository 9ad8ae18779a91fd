/* config_memory.c -- a configuration on its way from the supervisor to the others. */
#include "config_files.h"
#include "read_whole.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

/* All children share one offset with us: it is never moved. */
static bool write_all(int fd, struct text bytes)
{
	size_t done = 0;

	while (done < bytes.len) {
		ssize_t n = pwrite(fd, bytes.at + done, bytes.len - done, (off_t)done);

		if (n < 0 && errno != EINTR)
			return false;
		done += n < 0 ? 0 : (size_t)n;
	}
	return true;
}

int config_bundle_fd(const struct config *config)
{
	int fd = memfd_create("parvis-config", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -1;
	if (write_all(fd, config->bundle) && fcntl(fd, F_ADD_SEALS, seals) == 0)
		return fd;
	close(fd);
	return -1;
}

struct config *config_unbundle_fd(struct arena *a, int fd)
{
	struct text bundle = fcntl(fd, F_GET_SEALS) == seals
				     ? read_whole(a, fd, CONFIG_BUNDLE_MAX * 2)
				     : TEXT_NONE;

	return bundle.at == NULL ? NULL : config_unbundle(a, bundle);
}
