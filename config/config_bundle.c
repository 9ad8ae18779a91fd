#include "config_files.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>

static const char magic[] = "parvis-bundle 1\n";
enum { MAGIC_SIZE = sizeof magic - 1, COUNT_SIZE = 4, HEAD_SIZE = 8 };

void config_files_add(struct config_files *files, const char *name, struct text bytes)
{
	if (files->count == files->room) {
		size_t room = files->room == 0 ? 64 : files->room * 2;
		struct config_file *at = arena_alloc(files->arena, room * sizeof *at);

		if (files->count > 0)
			memcpy(at, files->at, files->count * sizeof *at);
		files->at = at;
		files->room = room;
	}
	files->at[files->count++] = (struct config_file){name, bytes};
	files->bytes += bytes.len;
}

struct text config_files_find(const struct config_files *files, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (strcmp(files->at[i].name, name) == 0)
			return files->at[i].bytes;
	return TEXT_NONE;
}

static char *put_length(char *to, size_t n)
{
	assert(n <= UINT32_MAX);
	for (int shift = 24; shift >= 0; shift -= 8)
		*to++ = (char)(n >> shift & 0xff);
	return to;
}

static char *put(char *to, const char *bytes, size_t len)
{
	if (len > 0)
		memcpy(to, bytes, len);
	return to + len;
}

struct text config_bundle_write(const struct config_files *files)
{
	size_t size = MAGIC_SIZE + COUNT_SIZE;
	char *bundle, *to;

	for (size_t i = 0; i < files->count; i++)
		size += HEAD_SIZE + strlen(files->at[i].name) + files->at[i].bytes.len;
	bundle = arena_alloc(files->arena, size);
	to = put_length(put(bundle, magic, MAGIC_SIZE), files->count);
	for (size_t i = 0; i < files->count; i++) {
		const struct config_file *file = &files->at[i];

		to = put_length(to, strlen(file->name));
		to = put_length(to, file->bytes.len);
		to = put(to, file->name, strlen(file->name));
		to = put(to, file->bytes.at, file->bytes.len);
	}
	assert(to == bundle + size);
	return (struct text){bundle, size};
}

static size_t length_at(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	return (size_t)c[0] << 24 | (size_t)c[1] << 16 | (size_t)c[2] << 8 | c[3];
}

/* Takes the first file off *rest. */
static bool take_file(struct config_files *files, struct text *rest)
{
	size_t name_len, len;
	const char *at = rest->at;

	if (rest->len < HEAD_SIZE)
		return false;
	name_len = length_at(at);
	len = length_at(at + 4);
	if (name_len == 0 || name_len > 255 || rest->len - HEAD_SIZE < name_len ||
	    rest->len - HEAD_SIZE - name_len < len ||
	    memchr(at + HEAD_SIZE, '\0', name_len) != NULL)
		return false;
	config_files_add(files, arena_copy(files->arena, at + HEAD_SIZE, name_len),
			 (struct text){at + HEAD_SIZE + name_len, len});
	*rest = (struct text){at + HEAD_SIZE + name_len + len,
			      rest->len - HEAD_SIZE - name_len - len};
	return true;
}

bool config_bundle_read(struct text bundle, struct config_files *files)
{
	struct text rest;
	size_t count;

	if (!text_starts(bundle, magic) || bundle.len < MAGIC_SIZE + COUNT_SIZE ||
	    bundle.len > CONFIG_BUNDLE_MAX * 2)
		return false;
	count = length_at(bundle.at + MAGIC_SIZE);
	rest = (struct text){bundle.at + MAGIC_SIZE + COUNT_SIZE,
			     bundle.len - MAGIC_SIZE - COUNT_SIZE};
	for (size_t i = 0; i < count; i++)
		if (i == CONFIG_FILES_MAX || !take_file(files, &rest))
			return false;
	return rest.len == 0;
}
