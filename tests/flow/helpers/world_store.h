/* world_store.h -- the memory of the fake store, for the files it is made of, and its queue. */
#pragma once
#include "store_logout.h"

bool world_store_forget(enum store_kind kind, const char *id); /* was it there? */
/* A session ends: its codes, and what they gave. */
void world_store_end_codes(const char *sid);
void world_store_keep(const struct store_write *write);

struct world_notice {
	char client_id[64], id[64], value[2048];
	size_t len;
	bool is_claimed;
	char end[16], problem[64]; /* "delivered", "retried" or "failed"; "" while it waits */
};

extern struct world_notice world_notices[];
extern int world_notice_count;
