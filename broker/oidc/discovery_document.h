/* discovery_document.h -- what we say of ourselves: OpenID Connect Discovery 1.0 section 3, RFC
 * 8414.
 *
 * Exactly what works, and nothing else. Pure; in the arena.
 */
#pragma once
#include "config.h"

struct text discovery_document(struct arena *a, const struct config *config);
