/* address.h -- the address claim in one line: OpenID Connect Core 5.1.1. Pure. */
#pragma once
#include "arena.h"
#include <jansson.h>

/* As the provider formatted it, else its parts; "" if it is no address. In the arena. */
const char *address_line(struct arena *a, const json_t *address);
