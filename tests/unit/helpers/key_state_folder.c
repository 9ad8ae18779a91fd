#include "key_state_folder.h"
#include "key_directory.h"
#include "test.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *state_folder_new(struct arena *a)
{
	char *path = arena_string(a, TEXT("/tmp/parvis-keys-XXXXXX"));

	CHECK(mkdtemp(path) != NULL);
	return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void state_folder_free(struct arena *a, const char *state)
{
	CHECK_NUMBER(nftw(state, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	arena_free(a);
}

struct key_place key_place_new(const char *state)
{
	struct key_place place = {-1, geteuid(), NULL};

	CHECK_REFUSAL(key_directory_make(state, &place), "");
	return place;
}
