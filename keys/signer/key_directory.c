#include "key_directory.h"
#include "key_folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700, FILES_MAX = 1024 };

const struct refusal key_folder_missing = {
	"key-folder-missing", 500, NULL,
	"There is no key folder in the state folder; run parvis keys init."};
const struct refusal key_folder_unsafe = {
	"key-folder-unsafe", 500, NULL,
	"The key folder must belong to the signer's user and have mode 0700."};

static const struct refusal *open_folder(int parent, const char *name, int *fd)
{
	*fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd >= 0)
		return NULL;
	return errno == ENOENT ? &key_folder_missing : &key_folder_unsafe;
}

static bool is_private(const struct key_place *place)
{
	struct stat st;

	return fstat(place->folder, &st) == 0 && st.st_uid == place->owner &&
	       (st.st_mode & 07777) == FOLDER_MODE;
}

const struct refusal *key_directory_open(const char *state, struct key_place *place)
{
	int parent = open(state, O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct refusal *no;

	if (parent < 0)
		return &key_folder_missing;
	no = open_folder(parent, "keys", &place->folder);
	close(parent);
	if (no == NULL && !is_private(place)) {
		close(place->folder);
		no = &key_folder_unsafe;
	}
	return no;
}

/* What mkdir() made may have lost rights to the umask, and belongs to whoever ran us. */
static bool give_away(const struct key_place *place)
{
	return fchmod(place->folder, FOLDER_MODE) == 0 &&
	       (place->owner == geteuid() || fchown(place->folder, place->owner, (gid_t)-1) == 0);
}

/* Beside, and then in its place: whoever is cut short here leaves no folder that its owner may not
 * use. One at a time. */
static const struct refusal *make_folder(int parent, const struct key_place *place)
{
	static const char beside[] = ".keys.new";
	struct key_place made = *place;
	int lock = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct refusal *no = &key_folder_missing;

	if (lock >= 0 && flock(lock, LOCK_EX) == 0 &&
	    (mkdirat(parent, beside, FOLDER_MODE) == 0 || errno == EEXIST))
		no = open_folder(parent, beside, &made.folder);
	if (no == NULL) {
		if (!give_away(&made) || renameat(parent, beside, parent, "keys") != 0)
			no = &key_folder_unsafe;
		close(made.folder);
	}
	if (lock >= 0)
		close(lock);
	return no;
}

const struct refusal *key_directory_make(const char *state, struct key_place *place)
{
	const struct refusal *no;
	int parent;

	if (mkdir(state, FOLDER_MODE) != 0 && errno != EEXIST)
		return &key_folder_missing;
	parent = open(state, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0)
		return &key_folder_missing;
	no = open_folder(parent, "keys", &place->folder);
	if (no == &key_folder_missing && (no = make_folder(parent, place)) == NULL)
		no = open_folder(parent, "keys", &place->folder);
	close(parent);
	if (no != NULL)
		return no;
	if (!is_private(place) || !key_directory_lock(place->folder)) {
		close(place->folder);
		return &key_folder_unsafe;
	}
	return NULL;
}

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), ending_len = strlen(ending);

	return name[0] != '.' && len > ending_len && strcmp(name + len - ending_len, ending) == 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool key_directory_lock(int folder)
{
	static const char ending[] = ".new"; /* key_file.c writes beside */
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	bool is_locked = dir != NULL && flock(folder, LOCK_EX) == 0;

	for (struct dirent *e; is_locked && (e = readdir(dir)) != NULL;) {
		size_t len = strlen(e->d_name);

		if (e->d_name[0] == '.' && len > sizeof ending &&
		    strcmp(e->d_name + len - (sizeof ending - 1), ending) == 0)
			unlinkat(folder, e->d_name, 0);
	}
	if (dir != NULL)
		closedir(dir);
	return is_locked;
}

struct key_directory *key_directory_list(struct arena *a, int fd, const char *ending)
{
	struct key_directory *list = arena_alloc(a, sizeof *list);
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);

	list->names = arena_alloc(a, FILES_MAX * sizeof *list->names);
	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;)
		if (ends_in(e->d_name, ending) && list->count < FILES_MAX)
			list->names[list->count++] = arena_string(a, text_of(e->d_name));
	if (dir != NULL)
		closedir(dir);
	qsort(list->names, list->count, sizeof *list->names, compare);
	return list;
}
