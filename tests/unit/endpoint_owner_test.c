#include "endpoint_owner.h"
#include "provider.h"
#include "test.h"

static bool is_taken(const char *issuer, const char *other, const char *url)
{
	const char *const issuers[] = {issuer, other, NULL};
	const struct provider p = {.issuer = issuer, .issuers = issuers};

	return endpoint_is_of_another(&p, url);
}

TEST(an_endpoint_at_anothers_origin_is_the_others)
{
	CHECK(is_taken("https://b.example", "https://a.example", "https://a.example/token"));
	CHECK(is_taken("https://b.example", "https://a.example/x", "https://a.example:443/token"));
	CHECK(is_taken("https://b.example", "https://a.example:443", "https://a.example/token"));
	CHECK(is_taken("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:2/token"));
}

TEST(an_endpoint_anywhere_else_is_its_own)
{
	CHECK(!is_taken("https://b.example", "https://a.example", "https://b.example/token"));
	CHECK(!is_taken("https://b.example", "https://a.example", "https://c.example/token"));
	CHECK(!is_taken("https://b.example", "https://a.example", "https://a.example:444/token"));
	CHECK(!is_taken("https://b.example", "https://a.example", "https://xa.example/token"));
	CHECK(!is_taken("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:1/token"));
}

TEST(tenants_of_one_origin_keep_to_their_paths)
{
	CHECK(is_taken("https://x.example/b", "https://x.example/a", "https://x.example/a/token"));
	CHECK(is_taken("https://x.example/b", "https://x.example/a/", "https://x.example/a?x=y"));
	CHECK(!is_taken("https://x.example/b", "https://x.example/a", "https://x.example/ab/t"));
	CHECK(!is_taken("https://x.example/b", "https://x.example/a", "https://x.example/b/t"));
	CHECK(!is_taken("https://x.example/b", "https://x.example/a", "https://x.example/oauth/t"));
	CHECK(!is_taken("https://x.example/b", "https://x.example", "https://x.example/t"));
	CHECK(!is_taken("https://x.example/a/b", "https://x.example/a", "https://x.example/a/t"));
}

TEST(a_provider_alone_owns_what_it_names)
{
	const struct provider p = {.issuer = "https://b.example"};

	CHECK(!endpoint_is_of_another(&p, "https://a.example/token"));
}
