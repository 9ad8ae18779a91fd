#include "key_file.h"
#include "seal.h"
#include "write_whole.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVATE_MODE = 0400, CREDENTIAL_MODE = 0440 };

static const char sealed_mark[] = "parvis sealed key file 1\n";
enum { MARK = sizeof sealed_mark - 1, SEALED_MORE = MARK + SEAL_OVERHEAD };

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
const struct refusal key_file_encrypted = {
	"key-file-encrypted", 500, NULL,
	"A key file is encrypted, and the setting key_encryption_file names no key for it."};
const struct refusal key_file_unencrypted = {
	"key-file-unencrypted", 500, NULL,
	"A key file is not encrypted, though key_encryption_file is set; run parvis keys encrypt "
	"if "
	"it is yours."};
const struct refusal key_file_undecipherable = {
	"key-file-undecipherable", 500, NULL,
	"A key file was encrypted under another key or name, or it was changed."};

enum kind { KEY_FILE, CREDENTIAL };

/* systemd gives a credential to a user by an access list, whose mask shows as the group's right. */
static bool has_fit_owner(const struct stat *st, enum kind kind, unsigned int owner)
{
	unsigned int mode = st->st_mode & 07777;

	if (kind == CREDENTIAL && st->st_uid == 0)
		return mode == PRIVATE_MODE || mode == CREDENTIAL_MODE;
	return st->st_uid == owner && mode == PRIVATE_MODE;
}

static bool is_private(int fd, enum kind kind, unsigned int owner, size_t max, size_t *size)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || !has_fit_owner(&st, kind, owner))
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

static const struct refusal *take(struct arena *a, int fd, enum kind kind, unsigned int owner,
				  size_t max, struct text *bytes)
{
	const struct refusal *no = NULL;
	size_t size = 0;
	char *copy;

	if (!is_private(fd, kind, owner, max, &size))
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

static const struct refusal *read_at(struct arena *a, int folder, const char *name, enum kind kind,
				     unsigned int owner, size_t max, struct text *bytes)
{
	/* O_NONBLOCK: a pipe put in its place must not hold us. */
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno == ENOENT  ? &key_file_missing
		       : errno == ELOOP ? &key_file_unsafe
					: &key_file_unreadable;
	return take(a, fd, kind, owner, max, bytes);
}

const struct refusal *key_file_read_credential(struct arena *a, const char *path,
					       unsigned int owner, size_t max, struct text *bytes)
{
	return read_at(a, AT_FDCWD, path, CREDENTIAL, owner, max, bytes);
}

const struct refusal *key_file_take_credential(struct arena *a, int fd, unsigned int owner,
					       size_t max, struct text *bytes)
{
	return take(a, fd, CREDENTIAL, owner, max, bytes);
}

static const struct refusal *decipher(struct arena *a, const struct key_place *place,
				      const char *name, struct text *bytes)
{
	bool is_sealed = bytes->len >= MARK && memcmp(bytes->at, sealed_mark, MARK) == 0;

	if (place->encryption == NULL)
		return is_sealed ? &key_file_encrypted : NULL;
	if (!is_sealed)
		return &key_file_unencrypted;
	*bytes = unseal(a, place->encryption, text_of(name),
			(struct text){bytes->at + MARK, bytes->len - MARK});
	seal_forget();
	return bytes->at == NULL ? &key_file_undecipherable : NULL;
}

const struct refusal *key_file_read(struct arena *a, const struct key_place *place,
				    const char *name, size_t max, struct text *bytes)
{
	const struct refusal *no =
		read_at(a, place->folder, name, KEY_FILE, place->owner, max + SEALED_MORE, bytes);

	if (no == NULL)
		no = decipher(a, place, name, bytes);
	return no == NULL && bytes->len > max ? &key_file_unreadable : no;
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

static struct text encipher(struct arena *a, const struct key_place *place, const char *name,
			    struct text bytes)
{
	struct text sealed;
	char *whole;

	if (place->encryption == NULL)
		return bytes;
	sealed = seal(a, place->encryption, text_of(name), bytes);
	seal_forget();
	whole = arena_alloc(a, MARK + sealed.len);
	memcpy(whole, sealed_mark, MARK);
	memcpy(whole + MARK, sealed.at, sealed.len);
	return (struct text){whole, MARK + sealed.len};
}

static bool replace(int folder, const char *beside, const char *name)
{
	return renameat(folder, beside, folder, name) == 0;
}

/* A link, unlike a rename, refuses to replace: two of one name would be a lost key. */
static bool set_in_place(int folder, const char *beside, const char *name)
{
	return linkat(folder, beside, folder, name, 0) == 0;
}

static const char *beside_of(struct arena *a, const char *name)
{
	return arena_printf(a, ".%s.new", name);
}

void key_file_tidy_up(const struct key_place *place, const char *name)
{
	struct arena *a = arena_new();

	unlinkat(place->folder, beside_of(a, name), 0);
	arena_free(a);
}

static const struct refusal *write_and(const struct key_place *place, const char *name,
				       struct text bytes,
				       bool (*put)(int folder, const char *beside,
						   const char *name))
{
	struct arena *a = arena_new();
	const char *beside = beside_of(a, name);
	int folder = place->folder;
	const struct refusal *no = NULL;

	unlinkat(folder, beside, 0); /* what a crash left */
	if (!write_beside(place, beside, encipher(a, place, name, bytes)))
		no = &key_file_unwritten;
	else if (!put(folder, beside, name))
		no = errno == EEXIST ? &key_file_exists : &key_file_unwritten;
	unlinkat(folder, beside, 0);
	if (no == NULL && fsync(folder) != 0)
		no = &key_file_unwritten;
	arena_free(a);
	return no;
}

const struct refusal *key_file_write(const struct key_place *place, const char *name,
				     struct text bytes)
{
	return write_and(place, name, bytes, set_in_place);
}

const struct refusal *key_file_replace(const struct key_place *place, const char *name,
				       struct text bytes)
{
	return write_and(place, name, bytes, replace);
}
