/* sealing.h -- the keys that seal, given to all who seal in this worker: pages, TLS tickets, the
 * store. They come with each welcome of the signer's, while requests are under way: what was sealed
 * under one that left the ring does not open any more. */
#pragma once
#include "seal_ring.h"

void sealing_use(const struct seal_ring *ring);
