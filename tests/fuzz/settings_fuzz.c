#include "config.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* broker.json alone, through all checks. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_file file = {"broker.json", {(const char *)data, size}};
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct config *config = config_read(a, &file, 1, &faults);

	if (config != NULL)
		config_check(config, &faults);
	if (config != NULL && faults.count == 0 && !url_is_protected(config->settings.issuer))
		abort();
	arena_free(a);
	return 0;
}
