#include "config.h"
#include "test.h"
#include <stdio.h>

static struct arena *arena;
static struct config_faults faults;

static const char broker[] = "{\"issuer\":\"https://parvis.example\"}";
static const char client[] =
	"{\"client_id\":\"tax\",\"client_name\":\"Taxes\",\"client_name#fr\":"
	"\"Imp\xc3\xb4ts\",\"client_secret_hash\":"
	"\"sha256:0000000000000000000000000000000000000000000000000000000000000001\","
	"\"redirect_uris\":[\"https://tax.example/cb\"],"
	"\"scope\":\"openid profile\"}";
static const char provider[] =
	"{\"id\":\"post\",\"name\":\"Post\",\"issuer\":\"https://post.example\","
	"\"client_id\":\"parvis\",\"client_secret\":"
	"\"0123456789abcdef0123456789abcdef\",\"acr\":{\"eidas2\":[\"a\",\"b\"]}}";

static void begin(void)
{
	arena = arena_new();
	faults = config_faults_none(arena);
}

static struct config *read_three(const char *settings, const char *tax, const char *post)
{
	struct config_file files[] = {{"broker.json", text_of(settings)},
				      {"clients/tax.json", text_of(tax)},
				      {"providers/post.json", text_of(post)}};
	struct config *config = config_read(arena, files, 3, &faults);

	if (config != NULL)
		config_check(config, &faults);
	return config;
}

static bool has_fault(const char *file, const char *place)
{
	for (const struct config_fault *f = faults.first; f != NULL; f = f->next)
		if (strcmp(f->file, file) == 0 && strcmp(f->place, place) == 0)
			return true;
	return false;
}

static void print_faults(void)
{
	for (const struct config_fault *f = faults.first; f != NULL; f = f->next)
		printf("%s: %s: %s. %s\n", f->file, f->place, f->problem, f->remedy);
}

TEST(configuration_has_defaults_from_the_table)
{
	const struct config *config;

	begin();
	config = read_three(broker, client, provider);
	print_faults();
	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(config->settings.listen[0], "127.0.0.1:8080");
	CHECK_STR(config->settings.acr_values[2], "eidas3");
	CHECK(config->settings.acr_values[3] == NULL);
	CHECK_NUMBER(config->settings.code_ttl_s, 30);
	CHECK_NUMBER(config->settings.interaction_ttl_s, 900);
	CHECK(config->scopes[0].name != NULL);
	CHECK_STR(config_client(config, "tax")->sector_identifier, "tax.example");
	CHECK_STR(config_client(config, "tax")->id_token_signed_response_alg, "ES256");
	CHECK(config_client(config, "rax") == NULL);
	CHECK_STR(config_provider(config, "post")->acr[1].theirs, "b");
	CHECK(config_provider(config, "post")->discovery);
	CHECK_STR(config_provider(config, "post")->issuers[0],
		  config_provider(config, "post")->issuer);
	CHECK(config_provider(config, "post")->issuers[1] == NULL);
	arena_free(arena);
}

TEST(unknown_setting_is_a_fault_that_says_what_was_meant)
{
	begin();
	CHECK(read_three("{\"issuer\":\"https://a.example\",\"worker\":2}", client, provider) ==
	      NULL);
	CHECK(has_fault("broker.json", "worker"));
	CHECK_STR(faults.first->remedy, "Did you mean workers?");
	arena_free(arena);
}

TEST(an_issuer_may_have_a_plain_path)
{
	static const char *const odd[] = {"/",    "/api/", "//api", "/a//b",
					  "/a?b", "/a.b",  "/../a", "/%61"};
	const struct config *config;

	begin();
	config = read_three("{\"issuer\":\"https://a.example/api/v2\"}", client, provider);
	CHECK(config != NULL);
	if (config != NULL)
		CHECK_TEXT(config_path(config), "/api/v2");
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		arena_free(arena);
		begin();
		read_three(arena_printf(arena, "{\"issuer\":\"https://a.example%s\"}", odd[i]),
			   client, provider);
		CHECK(has_fault("broker.json", "issuer"));
	}
	arena_free(arena);
}

TEST(all_faults_are_reported_not_the_first)
{
	begin();
	CHECK(read_three("{\"workers\":-1}", "{\"client_id\":\"a b\"}", "{") == NULL);
	CHECK(has_fault("broker.json", "issuer"));
	CHECK(has_fault("broker.json", "workers"));
	CHECK(has_fault("clients/tax.json", "client_id"));
	CHECK(has_fault("clients/tax.json", "client_name"));
	CHECK(has_fault("clients/tax.json", "redirect_uris"));
	CHECK(has_fault("providers/post.json", "line 1"));
	arena_free(arena);
}

TEST(faults_of_syntax_quote_nothing_of_the_file)
{
	begin();
	read_three("{\n\"issuer\": \"https://a.example\"\n\"canary-secret\": 1}", client, provider);
	CHECK(has_fault("broker.json", "line 3"));
	CHECK(strstr(faults.first->problem, "canary") == NULL);
	arena_free(arena);
}

/* A-32, C-19: FAPI 2.0 Security Profile 5.3.2.1 */
TEST(no_code_lives_longer_than_a_minute)
{
	begin();
	read_three("{\"issuer\":\"https://a.example\",\"code_ttl_s\":60}", client, provider);
	CHECK_NUMBER(faults.count, 0);
	read_three("{\"issuer\":\"https://a.example\",\"code_ttl_s\":61}", client, provider);
	CHECK(has_fault("broker.json", "code_ttl_s"));
	arena_free(arena);
}

TEST(keys_are_shared_sealed_through_a_store_that_machines_share)
{
	begin();
	read_three("{\"issuer\":\"https://a.example\",\"keys_shared\":true,\"store\":\"unix:/r\","
		   "\"key_encryption_file\":\"/k\"}",
		   client, provider);
	CHECK_NUMBER(faults.count, 0);
	read_three("{\"issuer\":\"https://a.example\",\"keys_shared\":true,\"store\":\"unix:/r\"}",
		   client, provider);
	CHECK(has_fault("broker.json", "keys_shared"));
	arena_free(arena);
	begin();
	read_three("{\"issuer\":\"https://a.example\",\"keys_shared\":true,"
		   "\"key_encryption_file\":\"/k\"}",
		   client, provider);
	CHECK(has_fault("broker.json", "keys_shared"));
	arena_free(arena);
}

TEST(members_that_begin_with_slashes_are_comments)
{
	begin();
	CHECK(read_three("{\"// why\":\"x\",\"issuer\":\"https://a.example\"}", client, provider));
	CHECK_NUMBER(faults.count, 0);
	arena_free(arena);
}

static void check_issuer_refused(const char *issuer)
{
	begin();
	read_three(arena_printf(arena, "{\"issuer\":\"%s\"}", issuer), client, provider);
	CHECK(has_fault("broker.json", "issuer"));
	arena_free(arena);
}

TEST(issuer_is_an_origin_over_https_or_on_loopback)
{
	check_issuer_refused("http://parvis.example");
	check_issuer_refused("https://parvis.example/");
	check_issuer_refused("https://parvis.example?x");
	check_issuer_refused("parvis.example");
	begin();
	read_three("{\"issuer\":\"http://localhost:8080\"}", client, provider);
	CHECK_NUMBER(faults.count, 0);
	arena_free(arena);
}

TEST(client_and_provider_names_that_lead_nowhere_are_faults)
{
	static const char lost[] =
		"{\"client_id\":\"tax\",\"client_name\":\"T\",\"client_secret\":"
		"\"0123456789abcdef0123456789abcdef\",\"redirect_uris\":[\"https://t.example/\"],"
		"\"scope\":\"openid salary\",\"providers\":[\"bank\"],\"minimum_acr\":\"gold\"}";

	begin();
	read_three(broker, lost, provider);
	CHECK(has_fault("tax", "scope"));
	CHECK(has_fault("tax", "providers"));
	CHECK(has_fault("tax", "minimum_acr"));
	CHECK_NUMBER(faults.warnings, 1);
	arena_free(arena);
}

TEST(where_pages_lead_citizens_is_on_the_web)
{
	static const char *const names[] = {"help_url", "services_url"};

	for (size_t i = 0; i < 2; i++) {
		begin();
		read_three(arena_printf(arena,
					"{\"issuer\":\"https://a.example\","
					"\"%s\":\"javascript:alert(1)\"}",
					names[i]),
			   client, provider);
		CHECK(has_fault("broker.json", names[i]));
		arena_free(arena);
	}
}

TEST(one_client_id_in_two_files_is_a_fault)
{
	struct config_file files[] = {{"broker.json", text_of(broker)},
				      {"clients/a.json", text_of(client)},
				      {"clients/b.json", text_of(client)}};

	begin();
	config_check(config_read(arena, files, 3, &faults), &faults);
	CHECK(has_fault("tax", "client_id"));
	arena_free(arena);
}

TEST(the_levels_of_single_sign_on_are_levels_of_ours)
{
	struct arena *a;
	const char *with;

	begin();
	a = arena;
	with = arena_printf(a, "%.*s,\"sso\":{\"minimum_acr\":\"loa1\",\"maximum_acr\":\"loa9\"}}",
			    (int)strlen(client) - 1, client);
	read_three(broker, with, provider);
	CHECK(has_fault("tax", "sso.minimum_acr"));
	CHECK(has_fault("tax", "sso.maximum_acr"));
	CHECK_NUMBER(faults.count, 2);
	arena_free(arena);
}
