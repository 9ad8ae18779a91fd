#include "files.h"
#include "test.h"
#include "write_whole.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *folder_new(struct arena *a)
{
	char *path = arena_string(a, TEXT("/tmp/parvis-test-XXXXXX"));

	CHECK(mkdtemp(path) != NULL);
	return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void folder_remove(const char *path)
{
	CHECK_NUMBER(nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

void file_write(const char *path, const char *content, mode_t mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	CHECK(fd >= 0 && write_whole(fd, text_of(content)) && fchmod(fd, mode) == 0);
	close(fd);
}
