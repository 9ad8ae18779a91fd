/* world_switches.h -- what the fake store keeps of operators' switches. */
#pragma once
#include "store.h"

extern struct world_switches {
	enum store_outcome answers; /* unless the worker has it already */
	char tag[32], document[4096];
	char seen[128]; /* the worker that asked last, and what it had */
} world_kept;
