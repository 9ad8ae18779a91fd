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

const struct refusal *key_directory_make(const char *state, struct key_place *place)
{
	const struct refusal *no;
	bool is_new;
	int parent;

	if (mkdir(state, FOLDER_MODE) != 0 && errno != EEXIST)
		return &key_folder_missing;
	parent = open(state, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0)
		return &key_folder_missing;
	is_new = mkdirat(parent, "keys", FOLDER_MODE) == 0;
	no = open_folder(parent, "keys", &place->folder);
	close(parent);
	if (no != NULL)
		return no;
	if ((is_new && !give_away(place)) || !is_private(place) ||
	    flock(place->folder, LOCK_EX) != 0) {
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
