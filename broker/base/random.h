/* random.h -- unguessable values. A process that cannot have them stops. Does not wait. */
#pragma once
#include "arena.h"

void random_bytes(void *out, size_t len);

/* base64url of len random bytes: 32 for whatever is a credential. */
struct text random_token(struct arena *a, size_t len);
