/* config_folder.c -- the one file that reads configuration from the disk. */
#include "config_files.h"
#include "json_read.h"
#include "member.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	const char *path;
	struct config_files *files;
	struct config_faults *faults;
};

static const char *path_of(struct folder *f, const char *name)
{
	return *name == '/' ? name : arena_printf(f->files->arena, "%s/%s", f->path, name);
}

static void fault_file(struct folder *f, const char *name, const char *problem, const char *remedy)
{
	config_fault(f->faults, name, "", problem, remedy);
}

/* Whoever can write it decides who signs in: nobody but its owner's group may, nor own it but root
 * and us. A pipe or a device could keep us waiting. */
static bool file_is_fit(struct folder *f, const char *name, const struct stat *about,
			bool is_secret)
{
	if (!S_ISREG(about->st_mode) || about->st_size > CONFIG_FILE_MAX)
		fault_file(f, name, "is not a plain file of at most 1 MiB",
			   "Put a plain file there.");
	else if ((about->st_mode & S_IWOTH) != 0)
		fault_file(f, name, "may be written by everybody", "chmod o-w it.");
	else if (about->st_uid != 0 && about->st_uid != geteuid())
		fault_file(f, name, "belongs to another user", "chown it to root, or to our user.");
	else if (f->files->bytes > CONFIG_BUNDLE_MAX || f->files->count >= CONFIG_FILES_MAX)
		fault_file(f, name, "makes the configuration too large", "Keep it below 16 MiB.");
	else {
		if (is_secret && (about->st_mode & (S_IROTH | S_IXOTH)) != 0)
			config_warning(f->faults, name, "",
				       "holds a secret and may be read by everybody",
				       "chmod o-rwx it.");
		return true;
	}
	return false;
}

static struct text read_open(struct folder *f, int fd, size_t size)
{
	char *bytes = arena_alloc(f->files->arena, size + 1);
	size_t len = 0;
	ssize_t n;

	while (len <= size && (n = read(fd, bytes + len, size + 1 - len)) != 0) {
		if (n < 0)
			return TEXT_NONE;
		len += (size_t)n;
	}
	return len > size ? TEXT_NONE : (struct text){bytes, len};
}

static struct text read_file(struct folder *f, const char *name, const char *path, bool is_secret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct text bytes = TEXT_NONE;
	struct stat about;

	if (fd < 0 || fstat(fd, &about) < 0) {
		fault_file(f, name,
			   arena_printf(f->files->arena, "cannot be read: %s", strerror(errno)),
			   arena_printf(f->files->arena, "Look at %s.", path));
	} else if (file_is_fit(f, name, &about, is_secret)) {
		bytes = read_open(f, fd, (size_t)about.st_size);
		if (bytes.at == NULL)
			fault_file(f, name, "changed while it was read", "Try again.");
	}
	if (fd >= 0)
		close(fd);
	return bytes;
}

static struct text add_file(struct folder *f, const char *name, const char *path, bool is_secret)
{
	struct text bytes = read_file(f, name, path, is_secret);

	if (bytes.at != NULL)
		config_files_add(f->files, name, bytes);
	return bytes;
}

/* What a member of a file names by path; absent members and empty strings name nothing. */
static void add_named(struct folder *f, const json_t *object, const char *file, const char *member,
		      bool is_secret)
{
	const char *path = json_string_or(object, member, "");

	if (*path != '\0')
		add_file(f, arena_printf(f->files->arena, "%s: %s", file, member), path_of(f, path),
			 is_secret);
}

static int is_visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

static void add_provider(struct folder *f, const char *name, struct text bytes)
{
	struct arena *scratch = arena_new();
	const json_t *object = json_read(scratch, bytes, CONFIG_FILE_MAX);

	add_named(f, object, name, "client_secret_file", true);
	add_named(f, object, name, "ca_file", false);
	add_named(f, object, name, "tls_client_certificate_file", false);
	add_named(f, object, name, "tls_client_key_file", true);
	arena_free(scratch);
}

/* The files of one folder as "NAME/FILE", those that end so, in the order of their names. */
static void add_folder(struct folder *f, const char *as, const char *path, const char *end)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_visible, alphasort);

	if (count < 0 && errno != ENOENT)
		fault_file(f, as, "is a folder that cannot be read", "Look at its mode and owner.");
	for (int i = 0; i < count; i++) {
		const char *file = entries[i]->d_name;
		const char *name = arena_printf(f->files->arena, "%s/%s", as, file);
		bool is_secret = strcmp(as, "clients") == 0 || strcmp(as, "providers") == 0;
		struct text bytes = TEXT_NONE;

		if (ends_with(file, end))
			bytes = add_file(f, name,
					 arena_printf(f->files->arena, "%s/%s", path, file),
					 is_secret);
		if (bytes.at != NULL && strcmp(as, "providers") == 0)
			add_provider(f, name, bytes);
		free(entries[i]);
	}
	free(entries);
}

/* The same files as in our own config folder, each of which may be missing. */
static void add_theme(struct folder *f, const char *path)
{
	struct stat about;

	if (*path == '\0')
		return;
	path = path_of(f, path);
	if (stat(path, &about) < 0 || !S_ISDIR(about.st_mode)) {
		fault_file(f, "broker.json: theme", "is not a folder that we can read",
			   arena_printf(f->files->arena, "Look at %s.", path));
		return;
	}
	add_folder(f, "templates", arena_printf(f->files->arena, "%s/templates", path), ".html");
	add_folder(f, "templates", arena_printf(f->files->arena, "%s/templates", path), ".txt");
	add_folder(f, "templates", arena_printf(f->files->arena, "%s/templates", path), ".css");
	add_folder(f, "locales", arena_printf(f->files->arena, "%s/locales", path), ".json");
	path = arena_printf(f->files->arena, "%s/theme.json", path);
	if (stat(path, &about) == 0)
		add_file(f, "theme.json", path, false);
}

void config_folder_read(const char *folder, struct config_files *files,
			struct config_faults *faults)
{
	static const char main_file[] = "broker.json";
	struct folder f = {folder, files, faults};
	struct arena *scratch = arena_new();
	struct text bytes = add_file(&f, main_file, path_of(&f, main_file), false);
	const json_t *settings = json_read(scratch, bytes, CONFIG_FILE_MAX);

	add_named(&f, settings, main_file, "store_password_file", true);
	add_named(&f, settings, main_file, "store_ca_file", false);
	add_named(&f, settings, main_file, "tls_certificate_file", false);
	add_named(&f, settings, main_file, "tls_private_key_file", true);
	add_named(&f, settings, main_file, "mtls_ca_file", false);
	add_named(&f, settings, main_file, "registry_token_file", true);
	add_named(&f, settings, main_file, "registry_ca_file", false);
	add_named(&f, settings, main_file, "registry_tls_certificate_file", false);
	add_named(&f, settings, main_file, "registry_tls_key_file", true);
	add_named(&f, settings, main_file, "mail_password_file", true);
	add_named(&f, settings, main_file, "mail_ca_file", false);
	add_named(&f, settings, main_file, "personas", false);
	add_theme(&f, json_string_or(settings, "theme", ""));
	add_folder(&f, "clients", path_of(&f, "clients"), ".json");
	add_folder(&f, "providers", path_of(&f, "providers"), ".json");
	arena_free(scratch);
}
