/* A provider's userinfo, and the mapping of its claims to ours. */
#include "claim_mapping.h"
#include "upstream_userinfo.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct claim_pair pairs[] = {
		{"family_name", "nom"}, {"sub", "id"}, {NULL, NULL}};
	static const struct provider provider = {.claims = pairs};
	const struct http_answer answer = {.status = 200,
					   .content_type = "application/json",
					   .body = {(const char *)bytes, len}};
	struct arena *a = arena_new();
	const struct refusal *no;
	const char *detail;
	json_t *claims = upstream_userinfo_parse(a, &answer, "alice", &no, &detail);

	if (claims != NULL)
		claims = claim_mapping(a, &provider, claims, NULL, &no);
	if ((claims == NULL) == (no == NULL) || json_object_get(claims, "sub") != NULL)
		abort();
	arena_free(a);
	return 0;
}
