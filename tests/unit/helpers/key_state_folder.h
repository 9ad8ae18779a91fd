/* key_state_folder.h -- a state folder of a test's own, gone at its end. */
#pragma once
#include "key_directory.h"

/* Its path, empty, in the arena. */
const char *state_folder_new(struct arena *a);
void state_folder_free(struct arena *a, const char *state);

/* Of such a folder, not encrypted. */
struct key_home key_home_of(const char *state);

/* STATE/keys made and open, ours. */
struct key_place key_place_new(const char *state);
