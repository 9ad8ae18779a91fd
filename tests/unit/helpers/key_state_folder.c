#include "key_state_folder.h"
#include "files.h"
#include "test.h"
#include <unistd.h>

const char *state_folder_new(struct arena *a) { return folder_new(a); }

void state_folder_free(struct arena *a, const char *state)
{
	folder_remove(state);
	arena_free(a);
}

struct key_home key_home_of(const char *state)
{
	return (struct key_home){state, geteuid(), "", 0, NULL};
}

struct key_place key_place_new(const char *state)
{
	struct key_place place = {-1, geteuid(), NULL};

	CHECK_REFUSAL(key_directory_make(state, &place), "");
	return place;
}
