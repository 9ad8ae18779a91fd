/* world_store.h -- the memory of the fake store, for the files it is made of, and its queue. */
#pragma once
#include "store_logout.h"

bool world_store_forget(enum store_kind kind, const char *id); /* was it there? */
/* A session ends: its codes, and what they gave. */
void world_store_end_codes(const char *sid);
void world_store_keep(const struct store_write *write);
void world_store_replace(enum store_kind kind, const char *id, struct text value);
struct text world_store_value(enum store_kind kind, const char *id); /* absent if there is none */

/* A sign-in is to be added to an account: DONE, CLOSED or UNWANTED; and what is kept then, for
 * free(). is_due: with a letter about it. */
enum store_outcome world_account_objection(const struct store_write *write);
char *world_account_with_login(const struct store_write *write, bool *is_due);

struct world_notice {
	char client_id[64], id[64], value[2048];
	size_t len;
	bool is_claimed;
	char end[16], problem[64]; /* "delivered", "retried" or "failed"; "" while it waits */
};

extern struct world_notice world_notices[];
extern int world_notice_count;
