/* config_tls.h -- does each TLS certificate, ours and those we show to providers, belong to its
 * private key, today? */
#pragma once
struct config;
struct config_faults;

void config_tls_check(const struct config *config, struct config_faults *faults);
