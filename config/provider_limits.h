/* provider_limits.h -- what of a provider's file says how long we wait for it, how much we ask of
 * it at once, and when we stop asking. Pure. */
#pragma once
#include "member.h"
#include "provider.h"

void provider_limits_read(struct members *m, struct provider *p);

void provider_limits_none(struct provider *p); /* of one that is spoken to inside of us */
