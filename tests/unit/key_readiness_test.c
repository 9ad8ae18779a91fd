#include "key_clients.h"
#include "key_readiness.h"
#include "test.h"

static struct client client(const char *id, const char *alg)
{
	return (struct client){.client_id = id,
			       .id_token_signed_response_alg = alg,
			       .authorization_signed_response_alg = alg,
			       .introspection_signed_response_alg = "RS256",
			       .userinfo_signed_response_alg = ""};
}

static const struct key next = {.kid = TEXT("new"), .alg = JOSE_ES256};

/* K-16: who would fail if the key signed now */
TEST(readiness_is_what_clients_were_given)
{
	struct client clients[] = {client("fetches", "ES256"), client("hardcoded", "ES256"),
				   client("keeps", "ES256"), client("other", "RS256")};
	struct client *list[] = {&clients[0], &clients[1], &clients[2], &clients[3]};
	const struct config config = {.client_count = 4, .clients = list};
	struct arena *a = arena_new();
	const struct key_readiness r =
		key_readiness_of(a, &config, &next,
				 TEXT("f fetches 3 300\nf keeps 1 100\nf other 9 300\nf : 7 300\n"
				      "u keeps 2 250\nk fetches new 300\nk keeps old 100\n"
				      "k gone new 300\nk hardcoded\nnonsense\n\nf hardcoded x y"));

	CHECK_NUMBER(r.count, 3);
	CHECK_NUMBER(r.ready, 1);
	CHECK_STR(key_readiness_name(r.clients[0].verdict), "ready");
	CHECK_NUMBER(r.clients[0].fetched_key, 300);
	CHECK_NUMBER(r.clients[0].fetches, 3);
	CHECK_STR(key_readiness_name(r.clients[1].verdict), "unknown");
	CHECK_STR(key_readiness_name(r.clients[2].verdict), "stale");
	CHECK_NUMBER(r.clients[2].fetched, 100);
	CHECK_NUMBER(r.clients[2].unknown_kids, 2);
	arena_free(a);
}

TEST(nothing_seen_is_nobody_ready)
{
	struct client clients[] = {client("a", "ES256")};
	struct client *list[] = {&clients[0]};
	const struct config config = {.client_count = 1, .clients = list};
	struct arena *a = arena_new();
	const struct key_readiness r = key_readiness_of(a, &config, &next, TEXT_NONE);

	CHECK_NUMBER(r.count, 1);
	CHECK_NUMBER(r.ready, 0);
	arena_free(a);
}

TEST(a_key_concerns_whoever_is_given_anything_signed_under_its_algorithm)
{
	struct client c = client("a", "ES256");

	CHECK(key_serves_client(JOSE_ES256, &c));
	CHECK(!key_serves_client(JOSE_RS256, &c)); /* it may not introspect */
	c.introspection = true;
	CHECK(key_serves_client(JOSE_RS256, &c));
	CHECK(!key_serves_client(JOSE_PS256, &c));
	c.userinfo_signed_response_alg = "PS256";
	CHECK(key_serves_client(JOSE_PS256, &c));
}
