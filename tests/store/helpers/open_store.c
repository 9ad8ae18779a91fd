#include "open_store.h"
#include "test.h"
#include <stdio.h>

enum { TIMEOUT_MS = 5000, READY_MS = 30000 };

struct redis *redis;

void open_store_with(const char *configuration)
{
	char address[128];

	redis = redis_start(configuration);
	snprintf(address, sizeof address, "unix:%s", redis->socket);
	trips_open(address, NULL, TIMEOUT_MS);
	CHECK(trips_ready(READY_MS));
}

void open_store(void) { open_store_with(""); }

void close_store(void)
{
	trips_close();
	redis_stop(redis);
}
