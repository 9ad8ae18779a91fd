/* config_acr.h -- do levels, and whom they let in, agree across files? Pure. */
#pragma once
#include "config.h"

/* The settings about levels, allowed_acr of each provider, minimum_acr of each client. */
void config_acr_check(const struct config *config, struct config_faults *faults);

/* Lists of providers by their ids: the settings' and each client's. */
void config_provider_lists_check(const struct config *config, struct config_faults *faults);
