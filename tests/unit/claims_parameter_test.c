/* claims_parameter_test.c -- OpenID Connect Core 5.5. */
#include "claims_parameter.h"
#include "test.h"

static struct claims_parameter claims;

static const struct refusal *parse(const char *json)
{
	static struct arena *a;

	arena_free(a);
	a = arena_new();
	return claims_parameter_parse(a, json, &claims);
}

TEST(claims_are_asked_by_name)
{
	CHECK_REFUSAL(parse("{\"userinfo\":{\"given_name\":{\"essential\":true},\"email\":null},"
			    "\"id_token\":{\"amr\":null}}"),
		      "");
	CHECK_STR(claims.userinfo, "given_name email");
	CHECK_STR(claims.id_token, "amr");
	CHECK_STR(claims.acr_values, "");
}

TEST(acr_is_asked_by_value_or_values)
{
	CHECK_REFUSAL(parse("{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"eidas2\","
			    "\"eidas3\"]}}}"),
		      "");
	CHECK_STR(claims.acr_values, " eidas2 eidas3");
	CHECK(claims.acr_is_essential);
	CHECK_REFUSAL(parse("{\"id_token\":{\"acr\":{\"value\":\"eidas2\"}}}"), "");
	CHECK_STR(claims.acr_values, "eidas2");
	CHECK(!claims.acr_is_essential);
}

/* another citizen's answer is none */
TEST(one_citizen_is_asked_by_the_value_of_sub)
{
	CHECK_REFUSAL(parse("{\"id_token\":{\"sub\":{\"value\":\"s-1\"}}}"), "");
	CHECK_STR(claims.sub, "s-1");
	CHECK_REFUSAL(parse("{\"userinfo\":{\"sub\":{\"value\":\"s-1\"}}}"), "");
	CHECK_STR(claims.sub, "s-1");
	CHECK_REFUSAL(parse("{\"id_token\":{\"sub\":null}}"), "");
	CHECK_STR(claims.sub, "");
	CHECK_REFUSAL(parse("{\"id_token\":{\"sub\":{\"value\":\"s-1\"}},"
			    "\"userinfo\":{\"sub\":{\"value\":\"s-2\"}}}"),
		      "claims-parameter-malformed");
	CHECK_REFUSAL(parse("{\"id_token\":{\"sub\":{\"value\":1}}}"),
		      "claims-parameter-malformed");
}

TEST(malformed_claims_are_refused)
{
	static const char *const bad[] = {"[]",
					  "{",
					  "\"x\"",
					  "{\"userinfo\":[]}",
					  "{\"userinfo\":{\"a b\":null}}",
					  "{\"userinfo\":{\"a\":1}}",
					  "{\"id_token\":{\"acr\":{\"values\":\"eidas1\"}}}",
					  "{\"id_token\":{\"acr\":{\"values\":[1]}}}",
					  "{\"id_token\":{\"acr\":{\"value\":1}}}",
					  "{\"userinfo\":{},\"userinfo\":{}}"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_REFUSAL(parse(bad[i]), "claims-parameter-malformed");
}
