/* provider_mapping.h -- a provider's words beside ours: its levels and its claims. Pure. */
#pragma once
#include "config.h"

struct members;

enum { MAPPING_MAX = 64 };

/* acr: {"eidas2": "substantial"} or {"eidas2": ["substantial", "loa3"]}, ours to theirs. */
const struct acr_pair *provider_acr_read(struct members *m);

/* claims, ours to theirs: {"given_name": "prenom"}, {"family_name": "/names/0/family"} (a JSON
 * Pointer), {"birthdate": {"from": "born", "date": "DD/MM/YYYY"}}, {"gender": {"from": "sex",
 * "values": {"1": "male", "2": "female"}}}, {"birthcountry": {"constant": "99100"}},
 * {"phone_number":
 * {"from": "/line/0", "protected_resource": true}}; of a list of these the first that there is. */
const struct claim_pair *provider_claims_read(struct members *m);
