/* provider_file.h -- one identity provider's configuration, providers/NAME.json. Pure. */
#pragma once
#include "config.h"

enum { PROVIDER_FILE_MAX = 256 * 1024 };

/* NULL if it is no JSON object; other faults are reported, and the provider is of no use then.
 * secret and ca_pem are the contents of the files it names, absent if it names none. */
struct provider *provider_file_read(struct arena *a, const char *file, struct text bytes,
				    struct text secret, struct text ca_pem,
				    struct config_faults *faults);
