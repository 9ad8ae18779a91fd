#include "key_file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVATE_MODE = 0400 };

const struct refusal key_file_missing = {"key-file-missing", 500, NULL,
					 "There is no such key file."};
const struct refusal key_file_unsafe = {
	"key-file-unsafe", 500, NULL,
	"A key file must be a regular file of the signer's user with mode 0400, and no link."};
const struct refusal key_file_unreadable = {
	"key-file-unreadable", 500, NULL,
	"A key file cannot be read, or is not of a size that a key file has."};
const struct refusal key_file_exists = {
	"key-file-exists", 500, NULL,
	"There is a key file of this name already; it is never replaced."};
const struct refusal key_file_unwritten = {"key-file-unwritten", 500, NULL,
					   "A key file could not be written."};

static bool is_private(int fd, unsigned int owner, size_t max, size_t *size)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != owner ||
	    (st.st_mode & 07777) != PRIVATE_MODE)
		return false;
	*size = st.st_size < 0 || (size_t)st.st_size > max ? max + 1 : (size_t)st.st_size;
	return true;
}

static bool read_whole(int fd, char *bytes, size_t size)
{
	for (size_t have = 0; have < size;) {
		ssize_t n = read(fd, bytes + have, size - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		have += (size_t)n;
	}
	return true;
}

const struct refusal *key_file_read(struct arena *a, const struct key_place *place,
				    const char *name, size_t max, struct text *bytes)
{
	/* O_NONBLOCK: a pipe put in its place must not hold us. */
	int fd = openat(place->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	const struct refusal *no = NULL;
	size_t size = 0;
	char *copy;

	if (fd < 0)
		return errno == ENOENT  ? &key_file_missing
		       : errno == ELOOP ? &key_file_unsafe
					: &key_file_unreadable;
	if (!is_private(fd, place->owner, max, &size))
		no = &key_file_unsafe;
	else if (size > max)
		no = &key_file_unreadable;
	else {
		copy = arena_alloc(a, size + 1);
		if (read_whole(fd, copy, size))
			*bytes = (struct text){copy, size};
		else
			no = &key_file_unreadable;
	}
	close(fd);
	return no;
}

static bool write_whole(int fd, struct text bytes)
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

/* The file at its temporary place, synced; false and errno if it could not be. */
static bool write_beside(const struct key_place *place, const char *beside, struct text bytes)
{
	int fd = openat(place->folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			PRIVATE_MODE);
	bool well;

	if (fd < 0)
		return false;
	/* fchmod: the umask may have taken even our own right to read. */
	well = fchmod(fd, PRIVATE_MODE) == 0 && write_whole(fd, bytes) &&
	       (place->owner == geteuid() || fchown(fd, place->owner, (gid_t)-1) == 0) &&
	       fsync(fd) == 0;
	return close(fd) == 0 && well;
}

const struct refusal *key_file_write(const struct key_place *place, const char *name,
				     struct text bytes)
{
	int folder = place->folder;
	char beside[160];
	const struct refusal *no = NULL;

	if ((size_t)snprintf(beside, sizeof beside, ".%s.new", name) >= sizeof beside)
		return &key_file_unwritten;
	unlinkat(folder, beside, 0); /* what a crash left */
	if (!write_beside(place, beside, bytes))
		no = &key_file_unwritten;
	/* A link, unlike a rename, refuses to replace: two of one name would be a lost key. */
	else if (linkat(folder, beside, folder, name, 0) != 0)
		no = errno == EEXIST ? &key_file_exists : &key_file_unwritten;
	unlinkat(folder, beside, 0);
	if (no == NULL && fsync(folder) != 0)
		no = &key_file_unwritten;
	return no;
}
