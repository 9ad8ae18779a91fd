#include "test.h"
#include "token_request.h"
#include "token_response.h"

static struct provider provider_of(enum client_authentication method)
{
	return (struct provider){.client_id = "us:& them",
				 .client_secret = "s3cr%t +",
				 .token_endpoint_auth_method = method};
}

static const char *form_of(struct arena *a, const struct provider *provider)
{
	const struct upstream u = {.provider = provider,
				   .code = "c&d",
				   .redirect_uri = "https://us.example/cb",
				   .code_verifier = "ver",
				   .client_assertion = TEXT("a.b.c")};

	return token_request_form(a, &u);
}

#define FORM                                                                                       \
	"grant_type=authorization_code&code=c%26d&redirect_uri=https%3A%2F%2Fus.example%2Fcb"      \
	"&code_verifier=ver"

TEST(basic_credentials_are_form_encoded_first)
{
	struct arena *a = arena_new();
	struct provider p = provider_of(CLIENT_SECRET_BASIC);

	CHECK_STR(form_of(a, &p), FORM);
	/* us%3A%26%20them:s3cr%25t%20%2B */
	CHECK_STR(token_request_authorization(a, &p),
		  "Basic dXMlM0ElMjYlMjB0aGVtOnMzY3IlMjV0JTIwJTJC");
	arena_free(a);
}

TEST(other_methods_put_the_client_into_the_form)
{
	struct arena *a = arena_new();
	struct provider p = provider_of(CLIENT_SECRET_POST);

	CHECK_STR(form_of(a, &p), FORM "&client_id=us%3A%26%20them&client_secret=s3cr%25t%20%2B");
	CHECK(token_request_authorization(a, &p) == NULL);
	p = provider_of(CLIENT_PRIVATE_KEY_JWT);
	CHECK_STR(form_of(a, &p), FORM
		  "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"
		  "jwt-bearer&client_assertion=a.b.c");
	p = provider_of(CLIENT_NONE);
	CHECK_STR(form_of(a, &p), FORM "&client_id=us%3A%26%20them");
	arena_free(a);
}

static const char *verdict(int status, const char *type, const char *body)
{
	const struct http_answer answer = {
		.status = status, .content_type = type, .body = text_of(body)};
	struct arena *a = arena_new();
	struct token_response response;
	const char *detail;
	const struct refusal *no = token_response_parse(a, &answer, "Bearer", &response, &detail);

	arena_free(a);
	return no == NULL ? "" : no->name;
}

#define JSON "application/json"

TEST(a_token_response_holds_both_tokens)
{
	const struct http_answer answer = {
		.status = 200,
		.content_type = JSON,
		.body = TEXT("{\"token_type\":\"bearer\",\"access_token\":\"at\","
			     "\"id_token\":\"it\",\"expires_in\":60,\"more\":{}}")};
	struct arena *a = arena_new();
	struct token_response response;
	const char *detail;

	CHECK_REFUSAL(token_response_parse(a, &answer, "Bearer", &response, &detail), "");
	CHECK_TEXT(response.access_token, "at");
	CHECK_TEXT(response.id_token, "it");
	arena_free(a);
}

TEST(token_responses_of_other_shapes_are_refused)
{
	CHECK_STR(verdict(200, "text/html", "{}"), "upstream-token-malformed");
	CHECK_STR(verdict(200, JSON, "[]"), "upstream-token-malformed");
	CHECK_STR(verdict(200, JSON, "{\"a\":1,\"a\":1}"), "upstream-token-malformed");
	CHECK_STR(verdict(200, JSON, "{\"access_token\":\"a\",\"id_token\":\"b\"}"),
		  "upstream-token-type-unknown");
	CHECK_STR(verdict(200, JSON, "{\"token_type\":\"DPoP\",\"access_token\":\"a\"}"),
		  "upstream-token-type-unknown");
	CHECK_STR(verdict(200, JSON, "{\"token_type\":\"Bearer\",\"id_token\":\"b\"}"),
		  "upstream-access-token-unfit");
	CHECK_STR(
		verdict(200, JSON, "{\"token_type\":\"Bearer\",\"access_token\":\"a\\r\\nX: y\"}"),
		"upstream-access-token-unfit");
	CHECK_STR(verdict(200, JSON, "{\"token_type\":\"Bearer\",\"access_token\":\"a\"}"),
		  "upstream-id-token-missing");
	CHECK_STR(verdict(200, JSON,
			  "{\"token_type\":\"Bearer\",\"access_token\":\"a\",\"id_token\":{}}"),
		  "upstream-id-token-missing");
}

TEST(errors_of_the_token_endpoint_are_told_apart)
{
	CHECK_STR(verdict(400, JSON, "{\"error\":\"invalid_grant\"}"), "upstream-code-refused");
	CHECK_STR(verdict(401, JSON, "{\"error\":\"invalid_client\"}"), "upstream-client-refused");
	CHECK_STR(verdict(400, JSON, "{\"error\":\"unauthorized_client\"}"),
		  "upstream-client-refused");
	CHECK_STR(verdict(401, "text/html", "<html>"), "upstream-client-refused");
	CHECK_STR(verdict(400, JSON, "{\"error\":\"invalid_request\"}"), "upstream-token-failed");
	CHECK_STR(verdict(500, "text/html", "<html>"), "upstream-token-failed");
	CHECK_STR(verdict(302, "", ""), "upstream-token-failed");
	CHECK_STR(verdict(503, "", ""), "upstream-token-unavailable");
	CHECK_STR(verdict(429, JSON, "{}"), "upstream-token-unavailable");
}

/* RFC 9449 5: a server that ignored the proof gives a token that anybody may use */
TEST(a_token_is_of_the_type_that_was_asked)
{
	const struct http_answer answer = {
		.status = 200,
		.content_type = "application/json",
		.body = TEXT(
			"{\"access_token\":\"a\",\"token_type\":\"dpop\",\"id_token\":\"i\"}")};
	struct arena *a = arena_new();
	struct token_response response;
	const char *detail;

	CHECK_REFUSAL(token_response_parse(a, &answer, "DPoP", &response, &detail), "");
	CHECK_REFUSAL(token_response_parse(a, &answer, "Bearer", &response, &detail),
		      "upstream-token-type-unknown");
	arena_free(a);
}
