/* vnconnect_url_test.c -- opaque URLs in the place of those that held a provider's token. */
#include "a_config.h"
#include "test.h"
#include "vnconnect_url.h"
#include <string.h>

enum { NOW = 1800000000 };

static struct arena *a;
static struct seal_ring keys;
static struct vnconnect_handle opened;

static const char *url_for(const char *path)
{
	const struct vnconnect_handle handle = {&tax_client, "sid-1", "agency"};

	arena_free(a);
	a = arena_new();
	keys = (struct seal_ring){1, {{{1}, hash_sha256(TEXT("a key"))}}};
	tax_client.profile = PROFILE_VNCONNECT;
	return vnconnect_url(a, a_config(), &keys, path, NOW, &handle);
}

static struct text handle_of(const char *url) { return text_of(strrchr(url, '/') + 1); }

static const struct refusal *open(const char *path, struct text handle, long long now)
{
	return vnconnect_handle_open(a, a_config(), &keys, path, now, handle, &opened);
}

static void end(void)
{
	tax_client.profile = PROFILE_DEFAULT;
	arena_free(a);
	a = NULL;
}

TEST(a_url_says_nothing_and_its_handle_opens)
{
	const char *url = url_for(vnconnect_logout);

	CHECK(text_starts(text_of(url), "https://parvis.example/oidc/logout/"));
	CHECK(strstr(url, "sid-1") == NULL && strstr(url, "agency") == NULL);
	CHECK_REFUSAL(open(vnconnect_logout, handle_of(url), NOW), "");
	CHECK(opened.client == &tax_client);
	CHECK_STR(opened.sid, "sid-1");
	CHECK_STR(opened.provider, "agency");
	end();
}

TEST(a_handle_for_one_thing_is_none_for_another)
{
	const char *url = url_for(vnconnect_logout);

	CHECK_REFUSAL(open(vnconnect_profile, handle_of(url), NOW), "vnconnect-url-unknown");
	CHECK(opened.client == NULL);
	end();
}

TEST(a_handle_that_was_changed_or_made_up_opens_nothing)
{
	const char *told = url_for(vnconnect_logout);
	char *url = arena_string(a, text_of(told));

	*(strrchr(url, '/') + 9) ^= 1;
	CHECK_REFUSAL(open(vnconnect_logout, handle_of(url), NOW), "vnconnect-url-unknown");
	CHECK_REFUSAL(open(vnconnect_logout, TEXT("abc"), NOW), "vnconnect-url-unknown");
	CHECK_REFUSAL(open(vnconnect_logout, TEXT(""), NOW), "vnconnect-url-unknown");
	CHECK(opened.client == NULL);
	end();
}

/* The way back to the client is no secret; who it was about is not told any more. */
TEST(a_handle_that_is_too_old_still_knows_its_client)
{
	struct text handle = handle_of(url_for(vnconnect_logout));

	CHECK_REFUSAL(open(vnconnect_logout, handle, NOW + 3600), "vnconnect-url-unknown");
	CHECK(opened.client == &tax_client);
	CHECK_STR(opened.sid, "");
	end();
}

TEST(a_handle_dies_with_the_profile)
{
	struct text handle = handle_of(url_for(vnconnect_logout));

	tax_client.profile = PROFILE_DEFAULT;
	CHECK_REFUSAL(open(vnconnect_logout, handle, NOW), "vnconnect-url-unknown");
	CHECK(opened.client == NULL);
	end();
}
