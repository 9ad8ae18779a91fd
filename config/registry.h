/* registry.h -- a civil registry that is asked about each identity: docs/registry.md. */
#pragma once
#include "http_host.h"

struct registry {
	struct http_host host; /* first */
	struct text token;     /* bearer, absent if it wants none */
};

struct config;
struct config_faults;

/* From the settings; host.urls[0] is "" if there is no registry. The files' bytes may be absent. */
struct registry registry_of(const struct config *config, struct text token, struct text ca_pem,
			    struct text certificate, struct text key);

void registry_check(const struct config *config, struct config_faults *faults);
