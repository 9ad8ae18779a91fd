/* endpoint_list.h -- the whole surface: method, path, flow. */
#pragma once
#include "route.h"

extern const struct route endpoint_list[]; /* ended by a NULL path */
