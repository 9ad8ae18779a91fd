#include "client_file.h"
#include "client_secret.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A client without faults has what everything after relies on. */
static void check(const struct client *c)
{
	if (*c->client_id == '\0' || c->redirect_uris[0] == NULL || *c->sector_identifier == '\0')
		abort();
	for (size_t i = 0; c->redirect_uris[i] != NULL; i++)
		if (!url_is_protected(c->redirect_uris[i]) &&
		    !url_is_private_use(c->redirect_uris[i]))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const levels[] = {"eidas1", NULL};
	static const struct settings settings = {.signing_alg = "ES256", .acr_values = levels};
	struct text bytes = {(const char *)data, size};
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct client *c = client_file_read(a, "fuzz", bytes, &settings, &faults);

	if (faults.count == 0)
		check(c);
	client_file_without_secret(a, bytes);
	arena_free(a);
	return 0;
}
