/* world_keys.h -- what the fake signer has of keys, and the fake store of reports. */
#pragma once
#include <stdbool.h>

extern struct world_keys {
	const char *jwks, *schedule, *report; /* "": no report */
	void (*met)(void);                    /* who wants to hear of another signer */
	char node[64];                        /* who asked last */
	bool has_no_store;
	const char *others; /* the store's answer to a report */
	char reported[64];  /* worker, step and keys that sign, of the last report */
	bool reported_is_proven;
} world_keys;
