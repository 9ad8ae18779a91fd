/* client_profile_test.c -- a registration keeps the word of its profile. */
#include "client_file.h"
#include "profile.h"
#include "test.h"

#define NAMES "\"client_id\":\"tax\",\"client_name\":\"Taxes\""
#define SECRET                                                                                     \
	"\"client_secret_hash\":"                                                                  \
	"\"sha256:00000000000000000000000000000000000000000000000000000000000000aa\""
#define URIS "\"redirect_uris\":[\"https://tax.example/cb\"]"
#define KEYS "\"token_endpoint_auth_method\":\"private_key_jwt\",\"jwks\":{\"keys\":[]}"

static const char *const levels[] = {"eidas1", "eidas2", "eidas3", NULL};
static const struct settings settings = {.signing_alg = "ES256", .acr_values = levels};
static struct arena *arena;
static struct config_faults faults;

static const struct client *read(const char *json)
{
	arena_free(arena);
	arena = arena_new();
	faults = config_faults_none(arena);
	return client_file_read(arena, "clients/tax.json", text_of(json), &settings, &faults);
}

static const char *fault(const char *json)
{
	read(json);
	return faults.first == NULL ? "" : faults.first->place;
}

TEST(default_demands_pkce_and_little_else)
{
	const struct client *c = read("{" NAMES "," SECRET "," URIS "}");

	CHECK_NUMBER(faults.count, 0);
	CHECK(c->profile == PROFILE_DEFAULT && c->require_pkce);
	CHECK(!c->require_pushed_authorization_requests && !c->require_signed_request_object);
	CHECK_STR(c->authorization_signed_response_alg, "ES256");
	CHECK_STR(c->request_object_signing_alg, "");
}

/* C1, C2, C6, C12, D1 */
TEST(one_word_brings_the_rules_of_fapi)
{
	const struct client *c = read("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2\"}");

	CHECK_NUMBER(faults.count, 0);
	CHECK(c->require_pkce && c->require_pushed_authorization_requests);
	CHECK(!c->require_signed_request_object);
	CHECK(!c->refresh_token_rotation);
	CHECK(c->dpop_bound_access_tokens);
	c = read("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2-message-signing\"}");
	CHECK_NUMBER(faults.count, 0);
	CHECK(c->require_signed_request_object);
}

/* A-38, C-3 */
TEST(an_assertion_for_an_endpoint_is_not_for_fapi)
{
#define FOR_ENDPOINT ",\"client_assertion_audience\":\"endpoint\""
	CHECK(read("{" NAMES "," KEYS "," URIS "}")->client_assertion_audience ==
	      ASSERTION_FOR_ISSUER);
	CHECK(read("{" NAMES "," KEYS "," URIS FOR_ENDPOINT "}")->client_assertion_audience ==
	      ASSERTION_FOR_ENDPOINT);
	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(
		fault("{" NAMES "," KEYS "," URIS FOR_ENDPOINT ",\"profile\":\"private-key-jwt\"}"),
		"");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS FOR_ENDPOINT ",\"profile\":\"fapi2\"}"),
		  "client_assertion_audience");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS FOR_ENDPOINT
			",\"profile\":\"fapi2-message-signing\"}"),
		  "client_assertion_audience");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS ",\"client_assertion_audience\":\"token\"}"),
		  "client_assertion_audience");
#undef FOR_ENDPOINT
}

TEST(a_word_cannot_be_taken_back)
{
	CHECK_STR(fault("{" NAMES "," SECRET "," URIS ",\"profile\":\"fapi2\"}"),
		  "token_endpoint_auth_method");
	CHECK_STR(fault("{" NAMES "," SECRET "," URIS ",\"profile\":\"private-key-jwt\"}"),
		  "token_endpoint_auth_method");
	CHECK_STR(
		fault("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2\",\"require_pkce\":false}"),
		"require_pkce");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2\","
			"\"require_pushed_authorization_requests\":false}"),
		  "require_pushed_authorization_requests");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS
			",\"profile\":\"fapi2\",\"dpop_bound_access_tokens\":false}"),
		  "dpop_bound_access_tokens");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2-message-signing\","
			"\"require_signed_request_object\":false}"),
		  "require_signed_request_object");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS
			",\"profile\":\"fapi2\",\"id_token_signed_response_alg\":\"RS256\"}"),
		  "id_token_signed_response_alg");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS
			",\"profile\":\"fapi2\",\"userinfo_signed_response_alg\":\"RS256\"}"),
		  "userinfo_signed_response_alg");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2\",\"introspection\":true,"
			"\"introspection_signed_response_alg\":\"RS256\"}"),
		  "introspection_signed_response_alg");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS
			",\"profile\":\"fapi2\",\"request_object_signing_alg\":\"RS256\"}"),
		  "request_object_signing_alg");
	CHECK_STR(fault("{" NAMES "," KEYS "," URIS
			",\"profile\":\"fapi2\",\"refresh_token_rotation\":true}"),
		  "refresh_token_rotation");
	CHECK_STR(fault("{" NAMES "," URIS ",\"token_endpoint_auth_method\":\"none\","
			"\"profile\":\"strict-fc\",\"require_pkce\":true}"),
		  "token_endpoint_auth_method");
	CHECK_STR(fault("{" NAMES "," SECRET "," URIS ",\"profile\":\"fapi3\"}"), "profile");
}

/* C25 */
TEST(a_certificate_may_bind_in_the_place_of_dpop)
{
	const struct client *c = read("{" NAMES "," KEYS "," URIS ",\"profile\":\"fapi2\","
				      "\"tls_client_certificate_bound_access_tokens\":true}");

	CHECK_NUMBER(faults.count, 0);
	CHECK(!c->dpop_bound_access_tokens);
}

TEST(dialects_of_old_clients_do_without_pkce)
{
	CHECK(!read("{" NAMES "," SECRET "," URIS ",\"profile\":\"strict-fc\"}")->require_pkce);
	CHECK_NUMBER(faults.count, 0);
	CHECK(!read("{" NAMES "," SECRET "," URIS
		    ",\"profile\":\"vnconnect\",\"vnconnect_until\":\"2027-06-30\"}")
		       ->require_pkce);
	CHECK_NUMBER(faults.count, 0);
}

TEST(who_must_sign_has_keys)
{
	CHECK_STR(fault("{" NAMES "," SECRET "," URIS ",\"require_signed_request_object\":true}"),
		  "jwks");
	CHECK_STR(fault("{" NAMES "," SECRET "," URIS ",\"require_signed_request_object\":true,"
			"\"jwks_uri\":\"https://tax.example/jwks\"}"),
		  "");
}
