/* A provider's userinfo, and the mapping of its claims to ours. */
#include "claim_mapping.h"
#include "json_read.h"
#include "jwk.h"
#include "upstream_userinfo.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct claim_value values[] = {{"1", "male"}, {NULL, NULL}};
	static const struct claim_pair pairs[] = {
		{.ours = "family_name", .theirs = "nom", .constant = "", .date = ""},
		{.ours = "sub", .theirs = "id", .constant = "", .date = ""},
		{.ours = "given_name", .theirs = "/names/0", .constant = "", .date = ""},
		{.ours = "birthdate", .theirs = "born", .constant = "", .date = "DD/MM/YYYY"},
		{.ours = "gender", .theirs = "sex", .constant = "", .date = "", .values = values},
		{.ours = NULL}};
	static const struct provider provider = {.claims = pairs,
						 .issuer = "https://provider.example",
						 .client_id = "parvis",
						 .userinfo_signed_response_alg = ""},
				     signing = {.claims = pairs,
						.issuer = "https://provider.example",
						.client_id = "parvis",
						.userinfo_signed_response_alg = "ES256"};
	static const struct jwk_set no_keys = {.count = 0};
	const bool is_json = len > 0 && bytes[0] == '{';
	struct arena *a = arena_new();
	const struct upstream u = {.provider = is_json ? &provider : &signing,
				   .keys = &no_keys,
				   .id_token_claims =
					   json_read(a, TEXT("{\"sub\":\"alice\"}"), 100),
				   .userinfo_answer = {.status = 200,
						       .content_type = is_json ? "application/json"
									       : "application/jwt",
						       .body = {(const char *)bytes, len}}};
	const struct refusal *no;
	const char *detail;
	json_t *claims = upstream_userinfo_verify(a, &u, 1800000000, &no, &detail);

	if (claims != NULL)
		claims = claim_mapping(a, &provider, &(struct claim_sources){.id_token = claims},
				       &no);
	if ((claims == NULL) == (no == NULL) || json_object_get(claims, "sub") != NULL)
		abort();
	arena_free(a);
	return 0;
}
