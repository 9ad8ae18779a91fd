/* replay.c -- gives a fuzz target its seeds, each whole and cut short everywhere: replay FOLDER
 *
 * Every input is copied to memory of exactly its size, so that the address sanitizer sees the first
 * byte read beyond it. A seed that once broke something stays in the folder and so stays a test.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_MAX = 1 << 20, CUTS_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void give(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size == 0 ? 1 : size);

	if (copy == NULL)
		abort();
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void replay(const char *path, uint8_t *bytes)
{
	FILE *file = fopen(path, "rb");
	size_t size, step;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(bytes, 1, SEED_MAX, file);
	fclose(file);
	give(bytes, size);
	step = size / CUTS_MAX + 1;
	for (size_t cut = 0; cut < size; cut += step)
		give(bytes, cut);
}

int main(int argc, char **argv)
{
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	uint8_t *bytes = malloc(SEED_MAX);
	int seeds = 0;
	char path[4096];

	if (folder == NULL || bytes == NULL) {
		fprintf(stderr, "replay: no folder of seeds\n");
		return 1;
	}
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
		replay(path, bytes);
		seeds++;
	}
	closedir(folder);
	free(bytes);
	printf("%d seeds\n", seeds);
	return seeds == 0;
}
