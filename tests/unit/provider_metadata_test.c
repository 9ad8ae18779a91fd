#include "provider.h"
#include "provider_metadata.h"
#include "test.h"
#include <jansson.h>
#include <stdlib.h>

static struct arena *arena;
static const char *detail;
static const struct refusal *no;

static struct provider provider_of(const char *issuer)
{
	return (struct provider){.issuer = issuer,
				 .metadata_issuer = "",
				 .authorization_endpoint = "",
				 .token_endpoint = "",
				 .userinfo_endpoint = "",
				 .jwks_uri = "",
				 .end_session_endpoint = "",
				 .pushed_authorization_request_endpoint = "",
				 .discovery = true,
				 .userinfo = true};
}

static const char perfect[] =
	"{\"issuer\":\"https://p.example\",\"authorization_endpoint\":\"https://p.example/a?x=y\","
	"\"token_endpoint\":\"https://t.example/t\",\"userinfo_endpoint\":\"https://p.example/u\","
	"\"jwks_uri\":\"https://p.example/k\"}";

/* The perfect document with one member replaced by a JSON value, or removed. */
static const struct provider_metadata *parse(const struct provider *p, const char *name,
					     const char *value)
{
	json_t *document = json_loads(perfect, 0, NULL);
	const struct provider_metadata *m;
	char *json;

	arena_free(arena);
	arena = arena_new();
	if (name != NULL && value == NULL)
		json_object_del(document, name);
	else if (name != NULL)
		json_object_set_new(document, name, json_loads(value, JSON_DECODE_ANY, NULL));
	json = json_dumps(document, 0);
	m = provider_metadata_parse(arena, p, text_of(json), &no, &detail);
	free(json);
	json_decref(document);
	return m;
}

static const char *verdict(const char *name, const char *value)
{
	const struct provider p = provider_of("https://p.example");
	const struct provider_metadata *m = parse(&p, name, value);

	return m != NULL ? "" : no->name;
}

static void end(void)
{
	arena_free(arena);
	arena = NULL;
}

TEST(metadata_gives_endpoints)
{
	const struct provider p = provider_of("https://p.example");
	const struct provider_metadata *m = parse(&p, NULL, NULL);

	CHECK_STR(m->issuer, "https://p.example");
	CHECK_STR(m->authorization_endpoint, "https://p.example/a?x=y");
	CHECK_STR(m->token_endpoint, "https://t.example/t");
	CHECK_STR(m->userinfo_endpoint, "https://p.example/u");
	CHECK_STR(m->jwks_uri, "https://p.example/k");
	CHECK_STR(m->end_session_endpoint, "");
	CHECK(!m->authorization_response_iss_parameter_supported);
	m = parse(&p, "authorization_response_iss_parameter_supported", "true");
	CHECK(m->authorization_response_iss_parameter_supported);
	m = parse(&p, "authorization_response_iss_parameter_supported", "\"true\"");
	CHECK(!m->authorization_response_iss_parameter_supported);
	end();
}

TEST(metadata_of_another_issuer_is_refused)
{
	static const char *const issuers[] = {NULL,
					      "\"https://p.example/\"",
					      "\"https://P.example\"",
					      "\"https://p.example.org\"",
					      "\"http://p.example\"",
					      "\"\"",
					      "null",
					      "[\"https://p.example\"]"};

	for (size_t i = 0; i < sizeof issuers / sizeof *issuers; i++)
		CHECK_STR(verdict("issuer", issuers[i]), "provider-metadata-issuer-wrong");
	end();
}

TEST(endpoints_are_https_and_not_ours)
{
	static const char *const urls[] = {"\"http://p.example/t\"",
					   "\"http://127.0.0.1/t\"",
					   "\"https://127.0.0.1/t\"",
					   "\"https://localhost/t\"",
					   "\"https://[::1]/t\"",
					   "\"file:///etc/passwd\"",
					   "\"https://u:p@p.example/t\"",
					   "\"https://p.example/t#f\"",
					   "\"/t\"",
					   "\"\"",
					   "1",
					   "null",
					   "[]",
					   "\"https://p.example/\\n\""};

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		CHECK_STR(verdict("token_endpoint", urls[i]), "provider-metadata-endpoint-unfit");
		CHECK_STR(detail, "token_endpoint");
		CHECK_STR(verdict("jwks_uri", urls[i]), "provider-metadata-endpoint-unfit");
		CHECK_STR(verdict("end_session_endpoint", urls[i]),
			  "provider-metadata-endpoint-unfit");
	}
	end();
}

TEST(needed_endpoints_are_there)
{
	CHECK_STR(verdict("authorization_endpoint", NULL), "provider-metadata-endpoint-unfit");
	CHECK_STR(verdict("token_endpoint", NULL), "provider-metadata-endpoint-unfit");
	CHECK_STR(verdict("userinfo_endpoint", NULL), "provider-metadata-endpoint-unfit");
	CHECK_STR(verdict("jwks_uri", NULL), "provider-metadata-endpoint-unfit");
	end();
}

TEST(what_is_configured_wins_and_is_not_owed)
{
	struct provider p = provider_of("https://p.example");

	p.token_endpoint = "https://p.example/mine";
	p.userinfo = false;
	p.jwks = TEXT("{}");
	CHECK_STR(parse(&p, NULL, NULL)->token_endpoint, "https://p.example/mine");
	CHECK(parse(&p, "userinfo_endpoint", NULL) != NULL);
	CHECK(parse(&p, "jwks_uri", NULL) != NULL);
	end();
}

TEST(a_loopback_issuer_may_have_loopback_endpoints)
{
	struct provider p = provider_of("http://127.0.0.1:5000");

	CHECK(parse(&p, "issuer", "\"http://127.0.0.1:5000\"") != NULL);
	p.issuer = "http://127.0.0.1:5000";
	arena_free(arena);
	arena = arena_new();
	CHECK(provider_metadata_parse(arena, &p,
				      TEXT("{\"issuer\":\"http://127.0.0.1:5000\","
					   "\"authorization_endpoint\":\"http://127.0.0.1:5000/a\","
					   "\"token_endpoint\":\"http://127.0.0.1:5000/t\","
					   "\"userinfo_endpoint\":\"http://127.0.0.1:5000/u\","
					   "\"jwks_uri\":\"http://127.0.0.1:5000/k\"}"),
				      &no, &detail) != NULL);
	end();
}

/* RFC 9700 4.4: codes for one provider must not reach another. */
TEST(an_endpoint_of_another_configured_provider_is_refused)
{
	static const char *const issuers[] = {"https://p.example", "https://other.example/x", NULL};
	static const char *const members[] = {"authorization_endpoint", "token_endpoint",
					      "userinfo_endpoint", "jwks_uri",
					      "end_session_endpoint"};
	struct provider p = provider_of("https://p.example");

	p.issuers = issuers;
	CHECK(parse(&p, "token_endpoint", "\"https://elsewhere.example/token\"") != NULL);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		CHECK(parse(&p, members[i], "\"https://other.example:443/t\"") == NULL);
		CHECK_REFUSAL(no, "provider-metadata-endpoint-foreign");
		CHECK_STR(detail, members[i]);
	}
	end();
}

TEST(metadata_that_is_no_object_is_malformed)
{
	static const char *const bodies[] = {"",
					     "[]",
					     "null",
					     "<html>",
					     "{\"issuer\":\"a\"",
					     "{\"issuer\":\"a\",\"issuer\":\"a\"}"};
	const struct provider p = provider_of("https://p.example");

	arena = arena_new();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		CHECK(provider_metadata_parse(arena, &p, text_of(bodies[i]), &no, &detail) == NULL);
		CHECK_REFUSAL(no, "provider-metadata-malformed");
	}
	end();
}

TEST(the_well_known_path_follows_the_issuer_without_its_slash)
{
	struct provider p = provider_of("https://p.example");

	arena = arena_new();
	CHECK_STR(provider_metadata_url(arena, &p),
		  "https://p.example/.well-known/openid-configuration");
	p.issuer = "https://p.example/t/";
	CHECK_STR(provider_metadata_url(arena, &p),
		  "https://p.example/t/.well-known/openid-configuration");
	end();
}

TEST(metadata_may_name_the_other_issuer_that_is_configured)
{
	struct provider p = provider_of("https://p.example/tenant");

	p.metadata_issuer = "https://p.example";
	CHECK(parse(&p, NULL, NULL) != NULL);
	CHECK_STR(parse(&p, NULL, NULL)->issuer, "https://p.example/tenant");
	CHECK_STR(provider_metadata_url(arena, &p),
		  "https://p.example/.well-known/openid-configuration");
	CHECK(parse(&p, "issuer", "\"https://p.example/tenant\"") == NULL);
	CHECK_STR(no->name, "provider-metadata-issuer-wrong");
	end();
}

/* RFC 8705 5, G-3 */
TEST(with_a_certificate_we_call_the_endpoints_that_ask_for_one)
{
	static const char aliases[] =
		"{\"token_endpoint\":\"https://m.example/t\","
		"\"pushed_authorization_request_endpoint\":\"https://m.example/p\","
		"\"userinfo_endpoint\":\"https://m.example/u\","
		"\"authorization_endpoint\":\"https://m.example/a\"}";
	struct provider p = provider_of("https://p.example");
	const struct provider_metadata *m = parse(&p, "mtls_endpoint_aliases", aliases);

	CHECK_STR(m->token_endpoint, "https://t.example/t");
	p.tls_client_certificate_bound_access_tokens = true;
	m = parse(&p, "mtls_endpoint_aliases", aliases);
	CHECK_STR(m->token_endpoint, "https://m.example/t");
	CHECK_STR(m->userinfo_endpoint, "https://m.example/u");
	CHECK_STR(m->pushed_authorization_request_endpoint, "https://m.example/p");
	CHECK_STR(m->authorization_endpoint, "https://p.example/a?x=y"); /* browsers have none */
	m = parse(&p, NULL, NULL);
	CHECK_STR(m->token_endpoint, "https://t.example/t");
	CHECK(parse(&p, "mtls_endpoint_aliases", "{\"token_endpoint\":\"http://m.example/t\"}") ==
	      NULL);
	CHECK_REFUSAL(no, "provider-metadata-endpoint-unfit");
	CHECK_STR(detail, "token_endpoint");
	p.tls_client_certificate_bound_access_tokens = false;
	p.token_endpoint_auth_method = CLIENT_SELF_SIGNED_TLS;
	m = parse(&p, "mtls_endpoint_aliases", aliases);
	CHECK_STR(m->token_endpoint, "https://m.example/t");
	end();
}

TEST(where_requests_are_pushed_there_is_an_endpoint_for_that)
{
	struct provider p = provider_of("https://p.example");

	CHECK_STR(parse(&p, NULL, NULL)->pushed_authorization_request_endpoint, "");
	CHECK(parse(&p, "require_pushed_authorization_requests", "true") == NULL);
	CHECK_STR(detail, "pushed_authorization_request_endpoint");
	p.require_pushed_authorization_requests = true;
	CHECK(parse(&p, NULL, NULL) == NULL);
	CHECK_REFUSAL(no, "provider-metadata-endpoint-unfit");
	CHECK_STR(parse(&p, "pushed_authorization_request_endpoint", "\"https://p.example/p\"")
			  ->pushed_authorization_request_endpoint,
		  "https://p.example/p");
	end();
}
