/* config_deep_check.h -- what only the upper folders can say of a configuration: are its keys keys,
 * its pages pages, and its store an address? */
#pragma once
#include "config.h"

/* config_load(), and that. NULL if anything is wrong. */
struct config *config_load_deeply(struct arena *a, const char *folder,
				  struct config_faults *faults);
