/* client_tokens_test.c -- what a registration says of its tokens, and what it must not say. */
#include "client_file.h"
#include "test.h"

#define NAMES "\"client_id\":\"tax\",\"client_name\":\"Taxes\""
#define SECRET                                                                                     \
	"\"client_secret_hash\":"                                                                  \
	"\"sha256:00000000000000000000000000000000000000000000000000000000000000aa\""
#define URIS "\"redirect_uris\":[\"https://tax.example/cb\"]"
#define START "{" NAMES "," SECRET "," URIS ","

static const char *const levels[] = {"eidas1", "eidas2", "eidas3", NULL};
static const struct settings settings = {
	.signing_alg = "RS256", .acr_values = levels, .jwks_max_age_s = 3600};
static struct arena *arena;
static struct config_faults faults;

static const struct client *read(const char *json)
{
	arena_free(arena);
	arena = arena_new();
	faults = config_faults_none(arena);
	return client_file_read(arena, "clients/tax.json", text_of(json), &settings, &faults);
}

/* The place of the only fault. */
static const char *fault(const char *json)
{
	read(json);
	CHECK_NUMBER(faults.count, 1);
	return faults.first == NULL ? "" : faults.first->place;
}

TEST(a_client_gets_plain_answers_and_no_refresh_tokens_unless_it_says_so)
{
	const struct client *c = read("{" NAMES "," SECRET "," URIS "}");

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(c->userinfo_signed_response_alg, "");
	CHECK_STR(c->id_token_encryption.alg, "");
	CHECK_STR(c->introspection_signed_response_alg, "RS256");
	CHECK(c->refresh_tokens == REFRESH_TOKENS_NEVER && c->refresh_token_rotation);
	CHECK_NUMBER(c->refresh_token_ttl_s, 30 * 86400);
	CHECK_NUMBER(c->refresh_token_grace_s, 10);
	CHECK(!c->introspection && !c->host.private_network);
}

TEST(a_canary_has_the_time_to_fetch_the_key_that_it_sees_first)
{
	CHECK_NUMBER(read("{" NAMES "," SECRET "," URIS "}")->canary_lead_s, 0);
	CHECK_NUMBER(read(START "\"canary_lead_s\":3601}")->canary_lead_s, 3601);
	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(fault(START "\"canary_lead_s\":3600}"), "canary_lead_s");
	CHECK_STR(fault(START "\"canary_lead_s\":2592001}"), "canary_lead_s");
}

TEST(encryption_needs_a_key_and_a_signature)
{
	const struct client *c =
		read(START "\"jwks_uri\":\"https://tax.example/jwks\",\"id_token_encrypted_"
			   "response_alg\":\"ECDH-ES\",\"id_token_encrypted_response_enc\":"
			   "\"A256GCM\"}");

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(c->id_token_encryption.alg, "ECDH-ES");
	CHECK_STR(c->id_token_encryption.enc, "A256GCM");
	CHECK_STR(fault(START "\"id_token_encrypted_response_alg\":\"RSA-OAEP\"}"),
		  "id_token_encrypted_response_alg");
	CHECK_STR(fault(START "\"id_token_encrypted_response_enc\":\"A256GCM\"}"),
		  "id_token_encrypted_response_enc");
	CHECK_STR(fault(START "\"jwks_uri\":\"https://tax.example/jwks\","
			      "\"userinfo_encrypted_response_alg\":\"ECDH-ES\"}"),
		  "userinfo_encrypted_response_alg");
	CHECK_STR(fault(START "\"jwks_uri\":\"https://tax.example/jwks\","
			      "\"id_token_encrypted_response_alg\":\"RSA1_5\"}"),
		  "id_token_encrypted_response_alg");
}

TEST(keys_are_here_or_at_one_protected_address)
{
	CHECK_STR(fault(START "\"jwks_uri\":\"http://tax.example/jwks\"}"), "jwks_uri");
	CHECK_STR(fault(START "\"jwks\":{\"keys\":[]},\"jwks_uri\":\"https://tax.example/jwks\"}"),
		  "jwks_uri");
}

TEST(a_public_client_rotates_its_refresh_tokens)
{
	CHECK_STR(fault("{" NAMES "," URIS ",\"token_endpoint_auth_method\":\"none\","
			"\"refresh_tokens\":\"always\",\"refresh_token_rotation\":false}"),
		  "refresh_token_rotation");
}

TEST(a_resource_server_needs_a_sector_and_no_redirect_uri)
{
	const struct client *c = read("{" NAMES "," SECRET ",\"introspection\":true,"
				      "\"sector_identifier\":\"registry.example\"}");

	CHECK_NUMBER(faults.count, 0);
	CHECK(c->introspection && c->redirect_uris[0] == NULL);
	CHECK_STR(fault("{" NAMES "," SECRET ",\"introspection\":true}"), "sector_identifier");
}

/* RFC 7662 2.1: who cannot authenticate could be anybody. */
TEST(a_public_client_is_no_resource_server)
{
	CHECK_STR(fault("{" NAMES "," URIS ",\"token_endpoint_auth_method\":\"none\","
			"\"introspection\":true}"),
		  "introspection");
}
