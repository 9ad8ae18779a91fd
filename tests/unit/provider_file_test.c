#include "provider_file.h"
#include "test.h"
#include <stdio.h>

#define NAMES                                                                                      \
	"\"id\":\"post\",\"name\":\"Post\",\"issuer\":\"https://post.example\","                   \
	"\"client_id\":\"parvis\""
#define SECRET "\"client_secret\":\"0123456789abcdef0123456789abcdef\""

static struct arena *arena;
static struct config_faults faults;

static struct provider *read(const char *json, struct text secret)
{
	arena = arena_new();
	faults = config_faults_none(arena);
	return provider_file_read(arena, "providers/post.json", text_of(json),
				  &(struct provider_files){.secret = secret}, &faults);
}

static void check_fault(const char *json, const char *place)
{
	read(json, TEXT_NONE);
	CHECK_NUMBER(faults.count, 1);
	CHECK_STR(faults.first == NULL ? NULL : faults.first->place, place);
	arena_free(arena);
}

TEST(provider_has_safe_defaults)
{
	const struct provider *p = read("{" NAMES "," SECRET "}", TEXT_NONE);

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(p->driver, "oidc");
	CHECK(p->discovery && p->userinfo && p->enabled && p->end_session_check);
	CHECK_STR(p->id_token_signed_response_alg, "ES256");
	CHECK_STR(p->scope, "openid profile email");
	CHECK_NUMBER(p->host.timeout_ms, 5000);
	CHECK_NUMBER(p->clock_skew_s, 10);
	CHECK(!p->host.private_network);
	CHECK(p->acr[0].ours == NULL && p->claims[0].ours == NULL);
	arena_free(arena);
}

TEST(provider_secret_in_a_file_ends_at_its_line)
{
	const struct provider *p = read("{" NAMES ",\"client_secret_file\":\"x\"}",
					TEXT("0123456789abcdef0123456789abcdef\r\n"));

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(p->client_secret, "0123456789abcdef0123456789abcdef");
	arena_free(arena);
}

TEST(provider_without_discovery_names_its_endpoints)
{
	read("{" NAMES "," SECRET ",\"discovery\":false}", TEXT_NONE);
	CHECK_NUMBER(faults.count, 4);
	arena_free(arena);
	read("{" NAMES "," SECRET ",\"authorization_endpoint\":\"https://post.example/a\","
	     "\"token_endpoint\":\"https://post.example/t\",\"userinfo\":false,"
	     "\"jwks\":{\"keys\":[]}}",
	     TEXT_NONE);
	CHECK_NUMBER(faults.count, 0);
	arena_free(arena);
}

TEST(provider_is_spoken_to_over_tls_or_loopback)
{
	check_fault("{" NAMES "," SECRET ",\"end_session_endpoint\":\"http://post.example/e\"}",
		    "end_session_endpoint");
	check_fault("{\"id\":\"post\",\"name\":\"Post\",\"issuer\":\"http://post.example\","
		    "\"client_id\":\"parvis\"," SECRET "}",
		    "issuer");
}

TEST(provider_id_fits_in_a_path)
{
	check_fault("{\"id\":\"Post/1\",\"name\":\"Post\",\"issuer\":\"https://post.example\","
		    "\"client_id\":\"parvis\"," SECRET "}",
		    "id");
}

TEST(levels_map_one_of_ours_to_several_of_theirs)
{
	const struct provider *p =
		read("{" NAMES "," SECRET ",\"acr\":{\"eidas2\":[\"sub\",\"loa3\"],"
		     "\"eidas1\":\"low\"},\"claims\":{\"given_name\":\"prenom\"}}",
		     TEXT_NONE);

	CHECK_STR(p->acr[1].ours, "eidas2");
	CHECK_STR(p->acr[1].theirs, "loa3");
	CHECK_STR(p->acr[2].theirs, "low");
	CHECK(p->acr[3].ours == NULL);
	CHECK_STR(p->claims[0].theirs, "prenom");
	arena_free(arena);
	check_fault("{" NAMES "," SECRET ",\"acr\":{\"eidas2\":2}}", "acr.eidas2");
}

#define CLAIMS(json) "{" NAMES "," SECRET ",\"claims\":{" json "}}"

TEST(a_claim_comes_from_a_name_a_place_or_is_always_so)
{
	const struct provider *p =
		read(CLAIMS("\"birthdate\":{\"from\":\"born\",\"date\":\"YYYYMMDD\"},"
			    "\"gender\":{\"from\":\"/who/sex\",\"values\":{\"1\":\"male\"}},"
			    "\"birthcountry\":[\"country\",{\"constant\":\"99243\"}]"),
		     TEXT_NONE);

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(p->claims[0].theirs, "born");
	CHECK_STR(p->claims[0].date, "YYYYMMDD");
	CHECK_STR(p->claims[1].theirs, "/who/sex");
	CHECK_STR(p->claims[1].values[0].ours, "male");
	CHECK(p->claims[1].values[1].theirs == NULL);
	CHECK_STR(p->claims[2].theirs, "country");
	CHECK_STR(p->claims[3].constant, "99243");
	CHECK(p->claims[4].ours == NULL);
	arena_free(arena);
}

TEST(a_claim_that_comes_from_nowhere_is_told)
{
	check_fault(CLAIMS("\"gender\":{}"), "claims.gender.from");
	check_fault(CLAIMS("\"gender\":{\"from\":\"a\",\"constant\":\"b\"}"), "claims.gender.from");
	check_fault(CLAIMS("\"gender\":{\"from\":\"/a~2\"}"), "claims.gender.from");
	check_fault(CLAIMS("\"birthdate\":{\"from\":\"a\",\"date\":\"DD/MM/YY\"}"),
		    "claims.birthdate.date");
	check_fault(CLAIMS("\"gender\":{\"from\":\"a\",\"values\":{\"1\":2}}"),
		    "claims.gender.values");
	check_fault(CLAIMS("\"gender\":{\"form\":\"a\",\"from\":\"b\"}"), "claims.gender.form");
	check_fault(CLAIMS("\"gender\":[7]"), "claims.gender");
}

TEST(what_kind_of_identity_it_gives_is_one_word)
{
	const struct provider *p = read("{" NAMES "," SECRET "}", TEXT_NONE);

	CHECK(p->identity == IDENTITY_ANY);
	arena_free(arena);
	p = read("{" NAMES "," SECRET ",\"identity\":\"european\"}", TEXT_NONE);
	CHECK(p->identity == IDENTITY_EUROPEAN);
	arena_free(arena);
	check_fault("{" NAMES "," SECRET ",\"identity\":\"foreign\"}", "identity");
}

TEST(simulator_needs_a_name_and_nothing_else)
{
	const struct provider *p =
		read("{\"id\":\"sim\",\"driver\":\"simulator\",\"name\":\"Test\"}", TEXT_NONE);

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(p->issuer, "urn:parvis:simulator:sim");
	CHECK(p->token_endpoint_auth_method == CLIENT_NONE);
	arena_free(arena);
}

TEST(what_is_demanded_of_answers_is_configured)
{
	const struct provider *p = read("{" NAMES "," SECRET "}", TEXT_NONE);

	CHECK_STR(p->metadata_issuer, "");
	CHECK_STR(p->userinfo_signed_response_alg, "");
	CHECK(p->trusted_audiences[0] == NULL);
	CHECK(!p->authorization_response_iss_parameter_supported);
	arena_free(arena);
	p = read("{" NAMES "," SECRET ",\"metadata_issuer\":\"https://login.post.example\","
		 "\"jwks\":{\"keys\":[]},\"trusted_audiences\":[\"registry\"],"
		 "\"userinfo_signed_response_alg\":\"RS256\","
		 "\"authorization_response_iss_parameter_supported\":true}",
		 TEXT_NONE);
	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(p->metadata_issuer, "https://login.post.example");
	CHECK_STR(p->trusted_audiences[0], "registry");
	CHECK_STR(p->userinfo_signed_response_alg, "RS256");
	CHECK(p->authorization_response_iss_parameter_supported);
	arena_free(arena);
}

/* F-1: metadata that names another issuer is believed about endpoints, never about keys */
TEST(metadata_of_another_issuer_needs_pinned_keys)
{
	check_fault("{" NAMES "," SECRET ",\"metadata_issuer\":\"https://login.post.example\"}",
		    "metadata_issuer");
	check_fault("{" NAMES "," SECRET ",\"jwks\":{\"keys\":[]},\"metadata_issuer\":\"login\"}",
		    "metadata_issuer");
	check_fault("{" NAMES "," SECRET ",\"userinfo_signed_response_alg\":\"HS256\"}",
		    "userinfo_signed_response_alg");
}

static struct provider *well(const char *members)
{
	struct provider *p = NULL;
	char json[1024];

	snprintf(json, sizeof json, "{" NAMES "%s}", members);
	p = read(json, TEXT_NONE);
	CHECK_NUMBER(faults.count, 0);
	return p;
}

static void ill(const char *members, const char *place)
{
	char json[1024];

	snprintf(json, sizeof json, "{" NAMES "%s}", members);
	check_fault(json, place);
}

/* FAPI 2.0 Security Profile 5.3.3 */
TEST(one_word_makes_a_provider_one_of_fapi)
{
	const struct provider *p = well(",\"profile\":\"fapi2\"");

	CHECK(p->token_endpoint_auth_method == CLIENT_PRIVATE_KEY_JWT);
	CHECK(p->require_pushed_authorization_requests && p->dpop_bound_access_tokens);
	CHECK(!p->tls_client_certificate_bound_access_tokens);
	CHECK(p->authorization_response_iss_parameter_supported);
	CHECK_STR(p->token_endpoint_auth_signing_alg, "ES256");
	arena_free(arena);
	p = well(",\"profile\":\"fapi2\",\"tls_client_certificate_bound_access_tokens\":true,"
		 "\"token_endpoint_auth_method\":\"tls_client_auth\","
		 "\"tls_client_certificate_file\":\"c\",\"tls_client_key_file\":\"k\"");
	CHECK(!p->dpop_bound_access_tokens && p->token_endpoint_auth_method == CLIENT_TLS);
	arena_free(arena);
}

TEST(a_providers_word_is_not_taken_back)
{
	ill(",\"profile\":\"fapi2\",\"require_pushed_authorization_requests\":false",
	    "require_pushed_authorization_requests");
	ill(",\"profile\":\"fapi2\",\"dpop_bound_access_tokens\":false",
	    "dpop_bound_access_tokens");
	ill(",\"profile\":\"fapi2\",\"id_token_signed_response_alg\":\"RS256\"",
	    "id_token_signed_response_alg");
	ill(",\"profile\":\"fapi2\",\"token_endpoint_auth_signing_alg\":\"RS256\"",
	    "token_endpoint_auth_signing_alg");
	ill(",\"profile\":\"fapi2\",\"token_endpoint_auth_method\":\"client_secret_basic\"," SECRET,
	    "token_endpoint_auth_method");
}

TEST(tokens_are_bound_in_one_way)
{
	ill(",\"token_endpoint_auth_method\":\"tls_client_auth\"", "tls_client_certificate_file");
	ill("," SECRET ",\"dpop_bound_access_tokens\":true,"
	    "\"tls_client_certificate_bound_access_tokens\":true,"
	    "\"tls_client_certificate_file\":\"c\"",
	    "dpop_bound_access_tokens");
	ill("," SECRET ",\"userinfo_encrypted_response_enc\":\"A256GCM\"",
	    "userinfo_encrypted_response_enc");
	ill("," SECRET ",\"authorization_endpoint\":\"https://post.example/a\","
	    "\"token_endpoint\":\"https://post.example/t\",\"userinfo\":false,"
	    "\"jwks\":{\"keys\":[]},\"require_pushed_authorization_requests\":true",
	    "pushed_authorization_request_endpoint");
}

TEST(answers_may_be_posted_or_signed)
{
	const struct provider *p = read("{" NAMES "," SECRET "}", TEXT_NONE);

	CHECK_STR(p->response_mode, "");
	CHECK(!p->answers_are_posted && !p->answers_are_signed);
	arena_free(arena);
	p = read("{" NAMES "," SECRET ",\"response_mode\":\"form_post.jwt\","
		 "\"id_token_signed_response_alg\":\"PS256\"}",
		 TEXT_NONE);
	CHECK_NUMBER(faults.count, 0);
	CHECK(p->answers_are_posted && p->answers_are_signed);
	CHECK_STR(p->authorization_signed_response_alg, "PS256");
	arena_free(arena);
	p = read("{" NAMES "," SECRET ",\"response_mode\":\"query\"}", TEXT_NONE);
	CHECK_STR(p->response_mode, "");
	arena_free(arena);
	check_fault("{" NAMES "," SECRET ",\"response_mode\":\"fragment\"}", "response_mode");
}

TEST(one_more_resource_and_a_refresh_are_asked_for_by_name)
{
	const struct provider *p =
		read("{" NAMES "," SECRET ",\"protected_resource\":\"https://post.example/lines\","
		     "\"refresh\":\"if_refused\",\"claims\":{\"phone_number\":{"
		     "\"from\":\"/0\",\"protected_resource\":true}}}",
		     TEXT_NONE);

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(p->protected_resource, "https://post.example/lines");
	CHECK_NUMBER(p->refresh, REFRESH_IF_REFUSED);
	CHECK(p->claims[0].is_of_resource);
	arena_free(arena);
	p = read("{" NAMES "," SECRET "}", TEXT_NONE);
	CHECK_NUMBER(p->refresh, REFRESH_NEVER);
	CHECK_STR(p->protected_resource, "");
	arena_free(arena);
	check_fault("{" NAMES "," SECRET ",\"protected_resource\":\"http://post.example/\"}",
		    "protected_resource");
	check_fault("{" NAMES "," SECRET ",\"refresh\":\"sometimes\"}", "refresh");
	check_fault("{" NAMES "," SECRET
		    ",\"claims\":{\"nickname\":{\"from\":\"n\",\"protected_resource\":true}}}",
		    "claims.nickname");
	check_fault("{" NAMES "," SECRET ",\"protected_resource\":\"https://post.example/\","
		    "\"claims\":{\"nickname\":{\"constant\":\"n\",\"protected_resource\":true}}}",
		    "claims.nickname.protected_resource");
}
