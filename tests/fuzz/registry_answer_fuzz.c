/* What a civil registry answers, and what that makes of an identity. */
#include "claim_table.h"
#include "json_read.h"
#include "registry_answer.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const levels[] = {"eidas1", NULL};
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	struct config config = {.claims = claim_table_read(a, TEXT_NONE, &faults)};
	struct identity identity = {.acr = "eidas1",
				    .claims = json_read(a, TEXT("{\"family_name\":\"B\"}"), 100)};
	struct registry_answer answer;

	config.settings.acr_values = levels;
	config.settings.registry_failure_acr = "";
	config.settings.registry_replaces = true;
	answer = registry_answer_parse(a, &config, (struct text){(const char *)bytes, len});
	if (answer.outcome == REGISTRY_RECTIFIED && answer.identity == NULL)
		abort();
	if (registry_answer_refusal(&config, answer.outcome) == NULL) {
		registry_answer_apply(a, &config, &answer, &identity);
		if (json_text(identity.claims, "family_name").len == 0 ||
		    json_object_get(identity.claims, "sub") != NULL)
			abort();
	}
	arena_free(a);
	return 0;
}
