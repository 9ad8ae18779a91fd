#include "refusal.h"
#include "hash.h"

const char *refusal_code(struct arena *a, const char *name)
{
	struct hash digest = hash_sha256(text_of(name));

	return arena_printf(a, "PV-%02X%02X%X", digest.bytes[0], digest.bytes[1],
			    digest.bytes[2] >> 4);
}
