/* What the store says of machines: as lines, and as the claims of a report that is signed. */
#include "jwk_private.h"
#include "key_nodes.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct jwk *ours(void)
{
	static struct arena *forever;
	static const struct jwk *key;

	if (forever == NULL) {
		forever = arena_new();
		key = jwk_generate(forever, JOSE_ES256, JWK_SIG);
	}
	return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	const struct text input = {(const char *)bytes, len};
	const struct jwk *const keys[] = {ours()};
	const struct jwk_set set = {1, keys, TEXT_NONE};
	const struct refusal *no = NULL;
	const struct key_nodes nodes = key_nodes_parse(a, input, "https://a.example", &set, 1000);
	struct text token = jws_sign(a, ours(), JOSE_ES256, "parvis-key-report+jwt", input);
	const struct key_report *report = key_report_open(a, token, "https://a.example", &set, &no);

	for (size_t i = 0; i < nodes.count; i++)
		if ((nodes.at[i].report == NULL) == (nodes.at[i].unproven == NULL))
			abort();
	if ((report == NULL) == (no == NULL))
		abort();
	if (report != NULL && (report->published_count > KEY_REPORT_KEYS_MAX ||
			       report->signing_count > KEY_REPORT_KEYS_MAX))
		abort();
	arena_free(a);
	return 0;
}
