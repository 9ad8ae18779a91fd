#include "client_file.h"
#include "client_secret.h"
#include "test.h"

#define NAMES "\"client_id\":\"tax\",\"client_name\":\"Taxes\""
#define SECRET                                                                                     \
	"\"client_secret_hash\":"                                                                  \
	"\"sha256:00000000000000000000000000000000000000000000000000000000000000aa\""
#define URIS "\"redirect_uris\":[\"https://tax.example/cb\"]"

static const char *const levels[] = {"eidas1", "eidas2", "eidas3", NULL};
static const struct settings settings = {.signing_alg = "RS256", .acr_values = levels};
static struct arena *arena;
static struct config_faults faults;

static struct client *read(const char *json)
{
	arena = arena_new();
	faults = config_faults_none(arena);
	return client_file_read(arena, "clients/tax.json", text_of(json), &settings, &faults);
}

/* The only fault is at this place. */
static void check_fault(const char *json, const char *place)
{
	read(json);
	CHECK_NUMBER(faults.count, 1);
	CHECK_STR(faults.first == NULL ? NULL : faults.first->place, place);
	arena_free(arena);
}

TEST(client_has_safe_defaults)
{
	const struct client *c = read("{" NAMES "," SECRET "," URIS "}");

	CHECK_NUMBER(faults.count, 0);
	CHECK(c->token_endpoint_auth_method == CLIENT_SECRET_BASIC);
	CHECK(c->require_pkce);
	CHECK(!c->dpop_bound_access_tokens);
	CHECK(c->information_page);
	CHECK_STR(c->scope, "openid");
	CHECK_STR(c->id_token_signed_response_alg, "RS256");
	CHECK_STR(c->sector_identifier, "tax.example");
	CHECK(c->providers == NULL);
	CHECK(c->post_logout_redirect_uris[0] == NULL);
	CHECK_NUMBER(c->id_token_ttl_s, 60);
	CHECK_NUMBER(c->client_secret_hash.bytes[31], 0xaa);
	arena_free(arena);
}

TEST(redirect_uris_are_exact_and_protected)
{
	static const char *const refused[] = {"http://tax.example/cb",    "https://*.example/cb",
					      "https://tax.example/cb#x", "tax.example/cb",
					      "org.example.app:/cb",      "javascript:alert(1)",
					      "https://u@tax.example/"};

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct arena *a = arena_new();

		check_fault(arena_printf(a,
					 "{" NAMES "," SECRET
					 ",\"sector_identifier\":\"t.example\","
					 "\"redirect_uris\":[\"%s\"]}",
					 refused[i]),
			    "redirect_uris[0]");
		arena_free(a);
	}
}

TEST(native_client_may_have_a_scheme_of_its_own)
{
	read("{" NAMES ",\"token_endpoint_auth_method\":\"none\","
	     "\"sector_identifier\":\"app.example\",\"redirect_uris\":[\"org.example.app:/cb\","
	     "\"http://127.0.0.1:1/cb\"]}");
	CHECK_NUMBER(faults.count, 0);
	arena_free(arena);
}

TEST(several_hosts_need_a_sector)
{
	check_fault("{" NAMES "," SECRET ",\"redirect_uris\":[\"https://a.example/\","
		    "\"https://b.example/\"]}",
		    "sector_identifier");
}

TEST(client_without_a_secret_cannot_go_without_pkce)
{
	check_fault("{" NAMES
		    ",\"token_endpoint_auth_method\":\"none\",\"require_pkce\":false," URIS "}",
		    "require_pkce");
}

TEST(secrets_are_long_and_given_once_and_where_they_are_used)
{
	check_fault("{" NAMES "," URIS ",\"client_secret\":\"short\"}", "client_secret");
	check_fault("{" NAMES "," URIS "}", "client_secret_hash");
	check_fault("{" NAMES "," URIS ",\"client_secret_hash\":\"sha256:AA\"}",
		    "client_secret_hash");
	check_fault("{" NAMES "," URIS "," SECRET
		    ",\"client_secret\":\"0123456789abcdef0123456789abcdef\"}",
		    "client_secret_hash");
	check_fault("{" NAMES "," URIS "," SECRET ",\"token_endpoint_auth_method\":\"none\"}",
		    "client_secret_hash");
	check_fault("{" NAMES "," URIS ",\"token_endpoint_auth_method\":\"private_key_jwt\"}",
		    "jwks");
}

TEST(member_of_another_type_is_a_fault)
{
	check_fault("{" NAMES "," SECRET "," URIS ",\"require_pkce\":\"no\"}", "require_pkce");
	check_fault("{" NAMES "," SECRET "," URIS ",\"id_token_ttl_s\":99999}", "id_token_ttl_s");
	check_fault("{" NAMES "," SECRET "," URIS ",\"scope\":[\"openid\"]}", "scope");
	check_fault("{" NAMES "," SECRET "," URIS ",\"providers\":[\"a\",\"a\"]}", "providers[1]");
	check_fault("{" NAMES "," SECRET "," URIS ",\"subject_version\":\"v2\"}",
		    "subject_version");
}

TEST(slip_of_the_keyboard_is_answered_with_what_was_meant)
{
	read("{" NAMES "," SECRET "," URIS ",\"redirect_uri\":[]}");
	CHECK_STR(faults.first->remedy, "Did you mean redirect_uris?");
	arena_free(arena);
}

TEST(client_secret_leaves_as_its_hash)
{
	struct arena *a = arena_new();
	struct text clean =
		client_file_without_secret(a, TEXT("{\"client_id\":\"a\",\"client_secret\":"
						   "\"0123456789abcdef0123456789abcdef\"}"));

	CHECK_TEXT(clean, "{\"client_id\":\"a\",\"client_secret_hash\":\"sha256:"
			  "3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9\"}");
	CHECK_TEXT(client_file_without_secret(a, TEXT("{ }")), "{ }");
	arena_free(a);
}

TEST(client_is_told_that_a_session_ended_where_it_registered)
{
	const struct client *c =
		read("{" NAMES "," SECRET "," URIS
		     ",\"backchannel_logout_uri\":\"https://api.tax.example/logout\","
		     "\"backchannel_logout_session_required\":true,"
		     "\"frontchannel_logout_uri\":\"https://tax.example/logout?a=b\"}");

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(c->backchannel_logout_uri, "https://api.tax.example/logout");
	CHECK(c->backchannel_logout_session_required && !c->frontchannel_logout_session_required);
	CHECK_STR(c->frontchannel_logout_uri, "https://tax.example/logout?a=b");
	arena_free(arena);
}

/* T-77: no scheme but https, no page of a foreign origin in our frames. */
TEST(logout_uri_of_another_kind_is_a_fault)
{
	static const char *const bad[] = {"http://tax.example/out", "ftp://tax.example/out",
					  "https://tax.example/out#f", "https://u@tax.example/out"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct arena *a = arena_new();

		check_fault(arena_printf(a,
					 "{" NAMES "," SECRET "," URIS
					 ",\"backchannel_logout_uri\":\"%s\"}",
					 bad[i]),
			    "backchannel_logout_uri");
		arena_free(a);
	}
	check_fault("{" NAMES "," SECRET "," URIS
		    ",\"frontchannel_logout_uri\":\"https://tax.example.org/out\"}",
		    "frontchannel_logout_uri");
	check_fault("{" NAMES "," SECRET "," URIS
		    ",\"frontchannel_logout_uri\":\"https://tax.example:8443/out\"}",
		    "frontchannel_logout_uri");
}

/* U73 to U79: strict-fc holds sessions to FranceConnect's highest level, unless it says otherwise
 */
TEST(a_session_answers_strict_fc_up_to_a_level)
{
	CHECK_STR(
		read("{" NAMES "," SECRET "," URIS ",\"profile\":\"strict-fc\"}")->sso.maximum_acr,
		"eidas2");
	arena_free(arena);
	CHECK_STR(read("{" NAMES "," SECRET "," URIS ",\"profile\":\"strict-fc\",\"sso\":"
		       "{\"maximum_acr\":\"eidas3\"}}")
			  ->sso.maximum_acr,
		  "eidas3");
	arena_free(arena);
}

/* N15 */
TEST(single_sign_on_is_always_unless_the_client_says_otherwise)
{
	const struct client *c = read("{" NAMES "," SECRET "," URIS "}");

	CHECK(c->sso.reuse == SSO_ALWAYS);
	CHECK_NUMBER(c->sso.max_minutes, 0);
	CHECK_STR(c->sso.maximum_acr, "");
	CHECK_NUMBER(c->default_max_age, -1);
	arena_free(arena);
	c = read("{" NAMES "," SECRET "," URIS ",\"default_max_age\":600,\"sso\":{\"reuse\":"
		 "\"group\",\"group\":\"finance\",\"max_minutes\":30,\"minimum_acr\":\"eidas1\"}}");
	CHECK_NUMBER(faults.count, 0);
	CHECK(c->sso.reuse == SSO_GROUP);
	CHECK_STR(c->sso.group, "finance");
	CHECK_NUMBER(c->sso.max_minutes, 30);
	CHECK_STR(c->sso.minimum_acr, "eidas1");
	CHECK_NUMBER(c->default_max_age, 600);
	arena_free(arena);
}

TEST(a_rule_of_single_sign_on_is_whole)
{
	check_fault("{" NAMES "," SECRET "," URIS ",\"sso\":{\"reuse\":\"group\"}}", "sso.group");
	check_fault("{" NAMES "," SECRET "," URIS ",\"sso\":{\"reuse\":\"often\"}}", "sso.reuse");
	check_fault("{" NAMES "," SECRET "," URIS ",\"sso\":{\"max_minutes\":0}}",
		    "sso.max_minutes");
	check_fault("{" NAMES "," SECRET "," URIS ",\"sso\":{\"max_minute\":5}}", "sso.max_minute");
	check_fault("{" NAMES "," SECRET "," URIS ",\"sso\":\"never\"}", "sso");
	check_fault("{" NAMES "," SECRET "," URIS ",\"default_max_age\":-1}", "default_max_age");
}
