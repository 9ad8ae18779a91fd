/* provider_mapping.h -- a provider's words beside ours: its levels and its claims. Pure. */
#pragma once
#include "config.h"

struct members;

enum { MAPPING_MAX = 64 };

/* acr: {"eidas2": "substantial"} or {"eidas2": ["substantial", "loa3"]}, ours to theirs. */
const struct acr_pair *provider_acr_read(struct members *m);

/* claims: {"given_name": "prenom"}, ours to theirs. */
const struct claim_pair *provider_claims_read(struct members *m);
