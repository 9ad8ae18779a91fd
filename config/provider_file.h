/* provider_file.h -- one identity provider's configuration, providers/NAME.json. Pure. */
#pragma once
#include "config.h"

enum { PROVIDER_FILE_MAX = 256 * 1024 };

/* What the files hold that it names; absent if it names none. */
struct provider_files {
	struct text secret, ca_pem, tls_client_certificate, tls_client_key;
};

/* NULL if it is no JSON object; other faults are reported, and the provider is of no use then. */
struct provider *provider_file_read(struct arena *a, const char *file, struct text bytes,
				    const struct provider_files *files,
				    struct config_faults *faults);
