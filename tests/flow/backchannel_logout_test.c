/* backchannel_logout_test.c -- what happens to a notice after the session has ended. */
#include "backchannel_logout.h"
#include "logout_notice.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

static int status;
static char told[1024];

static void answer(struct arena *a, const struct http_call *call, struct http_answer *out)
{
	(void)a;
	snprintf(told, sizeof told, "%s %s", call->url, call->form);
	out->status = status;
}

static void put_notice(const char *client, int tries)
{
	struct arena *a = arena_new();
	struct logout_notice notice = {"id-1", client, "somebody", TEXT_NONE, "sid", tries};
	struct text packed = logout_notice_pack(a, &notice);
	struct world_notice *kept = &world_notices[world_notice_count++];

	*kept = (struct world_notice){.len = packed.len};
	strcpy(kept->client_id, client);
	strcpy(kept->id, "id-1");
	memcpy(kept->value, packed.at, packed.len);
	arena_free(a);
}

static void tell(const char *client, int tries, int answers)
{
	world_begin();
	status = answers;
	told[0] = '\0';
	world_provider = answer;
	put_notice(client, tries);
	backchannel_logout_start(world_base);
	world_settle();
	CHECK_NUMBER(world_live, 0);
}

/* L-8: one field, to the URL of the registration. */
TEST(a_client_is_told_with_a_logout_token)
{
	tell("health", 0, 200);
	CHECK_STR(told, "https://health.example/told logout_token=header.logout.signature");
	CHECK_STR(world_notices[0].end, "delivered");
	tell("health", 0, 204);
	CHECK_STR(world_notices[0].end, "delivered");
}

/* B77, T-77: with a token of its own each time; redirects are an answer like any other. */
TEST(a_client_that_fails_is_told_again)
{
	static const int wrong[] = {400, 302, 500, 404};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		tell("health", 0, wrong[i]);
		CHECK_STR(world_notices[0].end, "retried");
		CHECK_STR(world_notices[0].problem, arena_printf(a, "status-%d", wrong[i]));
		CHECK_NUMBER(logout_notice_parse(
				     a, (struct text){world_notices[0].value, world_notices[0].len})
				     ->tries,
			     1);
	}
	CHECK_NUMBER(world_signer_operations, 1);
	arena_free(a);
}

TEST(a_client_that_fails_for_too_long_is_given_up)
{
	tell("health", LOGOUT_NOTICE_TRIES - 1, 500);
	CHECK_STR(world_notices[0].end, "failed");
}

/* logout-client-gone: its registration says where, and nothing else does. */
TEST(a_client_that_is_gone_is_told_nothing)
{
	tell("nobody", 0, 200);
	CHECK_STR(told, "");
	CHECK_STR(world_notices[0].end, "failed");
	CHECK_STR(world_notices[0].problem, "logout-client-gone");
	tell("tax", 0, 200);
	CHECK_STR(told, "");
}

/* F-31: store, signer or client away: the notice stays for another time. */
TEST(a_notice_survives_every_step)
{
	for (int at = 1; at <= 4; at++) {
		world_begin();
		status = 200;
		world_provider = answer;
		put_notice("health", 0);
		world_fail_at = at;
		backchannel_logout_start(world_base);
		world_settle();
		CHECK_NUMBER(world_live, 0);
		CHECK_NUMBER(flow_live(), 0);
		CHECK_NUMBER(world_notice_count, 1);
		CHECK(strcmp(world_notices[0].end, "failed") != 0);
	}
}

/* logout-notice-unreadable and logout-answer-wrong are words for the log. */
TEST(a_notice_that_is_not_ours_is_left)
{
	world_begin();
	world_notices[world_notice_count++] =
		(struct world_notice){.client_id = "health", .id = "id", .len = 3};
	backchannel_logout_start(world_base);
	world_settle();
	CHECK_STR(world_notices[0].end, "");
}
