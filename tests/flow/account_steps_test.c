/* account_steps_test.c -- an account is changed, and all that it gave ends, whoever is faster. */
#include "account.h"
#include "account_steps.h"
#include "context.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include "world_store.h"
#include <stdio.h>

static struct arena *a; /* for the life of the tests */
static const char *id, *refusal;
static int faster; /* so many changes by others come in between */

static struct account_flow *of(struct flow *f) { return (struct account_flow *)f; }

static enum turn begin(struct flow *f)
{
	of(f)->account_id = id;
	return FLOW_NEXT;
}

static enum turn disable(struct flow *f)
{
	of(f)->ends_all = true;
	of(f)->record.is_disabled = true;
	of(f)->change.after = account_record_control(f->arena, &of(f)->record);
	of(f)->change.keeps_logins = true;
	if (faster-- > 0)
		world_store_replace(STORE_ACCOUNT, id,
				    text_of(arena_printf(f->arena, "+ %d x\n", faster + 1)));
	return FLOW_NEXT;
}

static void refuse(struct flow *f) { refusal = f->refusal->name; }

static const struct flow_step steps[] = {
	{"begin", begin},     {"load-account", account_load}, {"read-account", account_read},
	{"disable", disable}, ACCOUNT_CHANGE_STEPS,           {"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {.name = "test-account",
				      .size = sizeof(struct account_flow),
				      .deadline_ms = 5000,
				      .steps = steps,
				      .refuse = refuse,
				      .quiet = true};

static const char *run(void)
{
	refusal = "";
	flow_start(world_base, arena_new(), &kind, NULL);
	world_settle();
	return refusal;
}

/* anne signed in at tax, and again in another browser. */
static void sign_in_twice(void)
{
	if (a == NULL)
		a = arena_new();
	faster = 0;
	world_post_as("/token", form_of_token_for(TAX_OFFLINE_REQUEST), TAX_BASIC);
	id = account_id(a, &context.account_key, world_signed.account);
	world_cookie[0] = '\0';
	world_get(HEALTH_REQUEST);
	world_keep_cookies();
	world_post("/simulator", world_form("state", "persona=anne"));
	world_get(world_answer.location + strlen("http://localhost:8080"));
	CHECK_NUMBER(world_stored(STORE_SESSION), 2);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 1);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 1);
}

/* And the clients of her sessions are told. */
TEST(all_that_an_account_gave_ends)
{
	sign_in_twice();
	CHECK_STR(run(), "");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
	CHECK_NUMBER(world_stored(STORE_FAMILY), 0);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
	CHECK_NUMBER(world_stored(STORE_GRANT), 0);
	CHECK_NUMBER(world_notice_count, 1); /* health has a back channel */
	CHECK(world_store_value(STORE_ACCOUNT, id).at[0] == '-');
}

TEST(a_change_that_was_overtaken_is_made_again)
{
	sign_in_twice();
	faster = 3;
	CHECK_STR(run(), "");
	CHECK(text_starts(world_store_value(STORE_ACCOUNT, id), "- 1 x\n"));
	faster = 100;
	CHECK_STR(run(), "account-contended");
}

TEST(an_account_that_is_not_ours_is_left_alone)
{
	sign_in_twice();
	world_store_replace(STORE_ACCOUNT, id, TEXT("somebody wrote here\n"));
	CHECK_STR(run(), "account-unreadable");
	CHECK_NUMBER(world_stored(STORE_SESSION), 2);
}

TEST(a_store_that_fails_ends_it_there)
{
	for (int n = 1; n <= 6; n++) {
		sign_in_twice();
		world_operations = 0;
		world_fail_at = n;
		CHECK_STR(run(), "store-unreachable");
		CHECK_NUMBER(world_operations, n);
		CHECK_NUMBER(world_live, 0);
	}
	world_begin();
}
