/* discovery_document_test.c -- what we say of ourselves. */
#include "a_config.h"
#include "discovery_document.h"
#include "json_read.h"
#include "test.h"

TEST(the_document_is_json_with_our_endpoints)
{
	struct arena *a = arena_new();
	json_t *json = json_read(a, discovery_document(a, a_config()), 65536);

	CHECK_TEXT(json_text(json, "issuer"), "https://parvis.example");
	CHECK_TEXT(json_text(json, "token_endpoint"), "https://parvis.example/token");
	CHECK(json_is_true(
		json_object_get(json, "authorization_response_iss_parameter_supported")));
	CHECK(json_is_false(json_object_get(json, "request_uri_parameter_supported")));
	CHECK(json_array_size(json_object_get(json, "acr_values_supported")) == 3);
	CHECK(json_array_size(json_object_get(json, "scopes_supported")) == 6);
	arena_free(a);
}

static bool lists(const json_t *json, const char *name, const char *const *words)
{
	const json_t *list = json_object_get(json, name);
	size_t i = 0;

	for (; words[i] != NULL; i++)
		if (!text_is(text_of(json_string_value(json_array_get(list, i))), words[i]))
			return false;
	return json_array_size(list) == i;
}

/* C-31: what the document says, dpop_test.c proves. */
TEST(the_algorithms_of_dpop_proofs_are_published)
{
	static const char *const algs[] = {"ES256", "PS256", "EdDSA", NULL};
	struct arena *a = arena_new();
	json_t *json = json_read(a, discovery_document(a, a_config()), 65536);

	CHECK(lists(json, "dpop_signing_alg_values_supported", algs));
	arena_free(a);
}

/* RFC 7662 2.1: nobody introspects who does not authenticate. */
TEST(public_clients_are_named_where_they_are_served)
{
	static const char *const with[] = {"client_secret_basic", "client_secret_post",
					   "private_key_jwt", "none", NULL};
	static const char *const without[] = {"client_secret_basic", "client_secret_post",
					      "private_key_jwt", NULL};
	struct arena *a = arena_new();
	const json_t *json = json_read(a, discovery_document(a, a_config()), 65536);

	CHECK(lists(json, "revocation_endpoint_auth_methods_supported", with));
	CHECK(lists(json, "introspection_endpoint_auth_methods_supported", without));
	arena_free(a);
}

/* C-40, B-6: only what works is published. */
TEST(mutual_tls_is_published_where_it_is_offered)
{
	static const char *const without[] = {"client_secret_basic", "client_secret_post",
					      "private_key_jwt", "none", NULL};
	static const char *const with[] = {"client_secret_basic",
					   "client_secret_post",
					   "private_key_jwt",
					   "tls_client_auth",
					   "self_signed_tls_client_auth",
					   "none",
					   NULL};
	struct arena *a = arena_new();
	struct config config = *a_config();
	json_t *json = json_read(a, discovery_document(a, &config), 65536), *aliases;

	CHECK(lists(json, "token_endpoint_auth_methods_supported", without));
	CHECK(json_object_get(json, "mtls_endpoint_aliases") == NULL);
	CHECK(json_is_false(json_object_get(json, "tls_client_certificate_bound_access_tokens")));
	config.settings.mtls_host = "mtls.parvis.example";
	config.mtls_ca = TEXT("x");
	json = json_read(a, discovery_document(a, &config), 65536);
	aliases = json_object_get(json, "mtls_endpoint_aliases");
	CHECK(lists(json, "token_endpoint_auth_methods_supported", with));
	CHECK(json_is_true(json_object_get(json, "tls_client_certificate_bound_access_tokens")));
	CHECK_TEXT(json_text(aliases, "token_endpoint"), "https://mtls.parvis.example/token");
	CHECK_TEXT(json_text(aliases, "userinfo_endpoint"), "https://mtls.parvis.example/userinfo");
	CHECK_TEXT(json_text(aliases, "pushed_authorization_request_endpoint"),
		   "https://mtls.parvis.example/par");
	CHECK_NUMBER(json_object_size(aliases), 5);
	arena_free(a);
}

TEST(each_claim_is_named_once)
{
	struct arena *a = arena_new();
	json_t *claims = json_object_get(json_read(a, discovery_document(a, a_config()), 65536),
					 "claims_supported");

	for (size_t i = 0; i < json_array_size(claims); i++)
		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(json_string_value(json_array_get(claims, i)),
				     json_string_value(json_array_get(claims, j))) != 0);
	arena_free(a);
}

static bool supports(json_t *json, const char *name, const char *value)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(json, name), i,
			   one) if (strcmp(json_string_value(one), value) == 0) return true;
	return false;
}

/* B5, B6, C6 */
TEST(what_is_published_of_requests_works)
{
	struct arena *a = arena_new();
	json_t *json = json_read(a, discovery_document(a, a_config()), 65536);

	CHECK_TEXT(json_text(json, "pushed_authorization_request_endpoint"),
		   "https://parvis.example/par");
	CHECK(json_is_false(json_object_get(json, "require_pushed_authorization_requests")));
	CHECK(json_is_true(json_object_get(json, "request_parameter_supported")));
	CHECK(supports(json, "response_modes_supported", "form_post.jwt"));
	CHECK(!supports(json, "response_modes_supported", "fragment"));
	CHECK(supports(json, "request_object_signing_alg_values_supported", "PS256"));
	CHECK(!supports(json, "request_object_signing_alg_values_supported", "none"));
	CHECK(supports(json, "authorization_signing_alg_values_supported", "ES256"));
	arena_free(a);
}
