/* config_tls.h -- do the TLS certificate and its private key belong together, today? */
#pragma once
struct config;
struct config_faults;

void config_tls_check(const struct config *config, struct config_faults *faults);
