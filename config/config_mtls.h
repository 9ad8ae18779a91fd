/* config_mtls.h -- do host, authorities, proxy header and clients of mutual TLS agree? RFC 8705. */
#pragma once
#include "config.h"

void config_mtls_check(const struct config *config, struct config_faults *faults);
