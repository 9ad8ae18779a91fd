/* store_address.h -- where the store is: the setting `store`, read.
 *
 * managed, unix:/path, redis://host:port/db or rediss://host:port/db; port 6379 and db 0 may be
 * left out, an IPv6 host stands in brackets. No user or password: they have their own settings,
 * so that an address can be logged. Pure; lives in the arena.
 */
#pragma once
#include "arena.h"

enum { STORE_SOCKET_PATH_MAX = 107, STORE_DATABASE_MAX = 1023 };

struct store_address {
	const char *path; /* of a unix socket; NULL: host and port */
	const char *host;
	int port, database;
	bool is_tls;
};

/* state_folder is where the socket of `managed` lies. False: *problem says why (static). */
bool store_address_parse(struct arena *a, const char *store, const char *state_folder,
			 struct store_address *address, const char **problem);
