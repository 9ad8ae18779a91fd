/* config_files.h -- the files a configuration is made of, and the bundle that carries them.
 *
 * A bundle is the line "parvis-bundle 1", the number of files, then for each: length of its name
 * and of its bytes, name, bytes. Numbers have 4 bytes, big endian. Pure but for
 * config_folder_read(). Everything lives in the arena.
 */
#pragma once
#include "config.h"

enum {
	CONFIG_FILE_MAX = 1024 * 1024,
	CONFIG_BUNDLE_MAX = 16 * 1024 * 1024,
	CONFIG_FILES_MAX = 20000
};

struct config_files {
	struct arena *arena;
	size_t count, room, bytes; /* bytes: of all files together */
	struct config_file *at;
};

void config_files_add(struct config_files *files, const char *name, struct text bytes);
struct text config_files_find(const struct config_files *files, const char *name); /* absent */

struct text config_bundle_write(const struct config_files *files);

/* False if it is not a bundle, whole and with nothing after it. The files point into bytes. */
bool config_bundle_read(struct text bundle, struct config_files *files);

/* All that a configuration needs, from the disk; what cannot be read, or is writable by everybody,
 * is a fault. A file named by a setting or a provider goes by "broker.json: SETTING" and
 * "providers/NAME.json: MEMBER". */
void config_folder_read(const char *folder, struct config_files *files,
			struct config_faults *faults);
