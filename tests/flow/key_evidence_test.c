/* key_evidence_test.c -- which clients fetch our keys, and which bring back tokens of unknown ones.
 */
#include "context.h"
#include "key_evidence.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_evidence.h"
#include <stdio.h>

static void begin(void)
{
	world_begin();
	key_evidence_close();
	*world_evidence = '\0';
}

static const char *written(void)
{
	key_evidence_open(world_base);
	key_evidence_tick();
	world_settle();
	CHECK_NUMBER(world_live, 0);
	CHECK_NUMBER(flow_live(), 0);
	return world_evidence;
}

static const char *kid(void) { return context.jwks->keys[0]->kid.at; }

/* K-16 */
TEST(whoever_says_who_it_is_is_known_to_have_fetched_our_keys)
{
	char wanted[256];

	begin();
	world_get("/jwks?client_id=tax");
	world_get("/jwks?client_id=tax");
	world_get("/jwks");
	world_get("/jwks?client_id=nobody-we-know");
	world_get("/jwks?client_id=tax&client_id=health");
	CHECK_NUMBER(world_operations, 0);
	snprintf(wanted, sizeof wanted, "f tax 2 %s\nf : 3 %s\n", kid(), kid());
	CHECK_STR(written(), wanted);
	CHECK_NUMBER(world_operations, 1);
	key_evidence_tick();
	CHECK_NUMBER(world_operations, 1); /* nothing was seen since */
}

TEST(a_client_is_said_to_have_the_keys_that_it_was_given)
{
	const struct text etag = context.jwks_etag;
	char wanted[256];

	begin();
	key_evidence_open(world_base);
	world_get("/jwks?client_id=tax");
	context.jwks_etag = TEXT("\"another\"");
	world_get("/jwks?client_id=health");
	world_settle();
	snprintf(wanted, sizeof wanted, "f tax 1 %s\n", kid());
	CHECK_STR(world_evidence, wanted);
	snprintf(wanted, sizeof wanted, "f health 1 %s\n", kid());
	CHECK_STR(written(), wanted);
	context.jwks_etag = etag;
}

/* id-token-hint-key-unknown */
TEST(a_hint_of_a_key_that_we_do_not_have_counts)
{
	char path[4096];

	begin();
	snprintf(path, sizeof path, "%s&id_token_hint=%s", TAX_REQUEST,
		 "eyJhbGciOiJFUzI1NiIsImtpZCI6Im9sZCJ9.e30.AA");
	world_get(path);
	CHECK_STR(world_refusal, "id-token-hint-key-unknown");
	/* {"aud":"health"}, with a key of nobody's */
	world_get("/end_session?id_token_hint="
		  "eyJhbGciOiJFUzI1NiIsImtpZCI6Im9sZCJ9.eyJhdWQiOiJoZWFsdGgifQ.AA");
	CHECK_STR(written(), "u health 1\nu tax 1\n");
}

TEST(signatures_count_by_key)
{
	char wanted[256];

	begin();
	key_evidence_signature(text_of(world_id_token("tax", "s")));
	key_evidence_signature(text_of(world_id_token("tax", "s")));
	key_evidence_signature(TEXT("eyJhbGciOiJFUzI1NiIsImtpZCI6Im9sZCJ9.e30.AA"));
	key_evidence_signature(TEXT("no token"));
	key_evidence_signature(TEXT(""));
	snprintf(wanted, sizeof wanted, "s %s 2\n", kid());
	CHECK_STR(written(), wanted);
}

TEST(what_the_store_does_not_take_is_lost_and_nothing_waits_for_it)
{
	begin();
	key_evidence_open(world_base);
	world_get("/jwks?client_id=tax");
	world_operations = 0;
	world_fail_at = 1;
	CHECK_STR(written(), "");
	world_fail_at = 0;
	world_get("/jwks?client_id=tax");
	world_deadline_ms = 30;
	world_operations = 0;
	world_hang_at = 1;
	key_evidence_tick();
	world_get("/jwks?client_id=tax"); /* meanwhile */
	key_evidence_tick();              /* one at a time */
	CHECK_NUMBER(flow_live(), 1);
	world_settle();
	world_hang_at = world_deadline_ms = 0;
	CHECK(strstr(written(), "f tax 1 ") != NULL);
	begin();
}
