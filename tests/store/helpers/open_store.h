/* open_store.h -- a store that is ready, on a Redis of the test's own. */
#pragma once
#include "redis.h"
#include "trip.h"

extern struct redis *redis;

void open_store(void);
void open_store_with(const char *configuration); /* more lines of Redis's */
void close_store(void);
