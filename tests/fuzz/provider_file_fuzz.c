#include "provider_file.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct provider_files no_files;
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct provider *p = provider_file_read(
		a, "fuzz", (struct text){(const char *)data, size}, &no_files, &faults);

	if (faults.count == 0 && (p == NULL || strlen(p->id) == 0 || strchr(p->id, '/') != NULL ||
				  (strcmp(p->driver, "oidc") == 0 && !url_is_protected(p->issuer))))
		abort();
	arena_free(a);
	return 0;
}
