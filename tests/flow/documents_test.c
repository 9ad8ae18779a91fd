/* documents_test.c -- what is answered from memory. */
#include "context.h"
#include "test.h"
#include "world.h"

static void answered_from_memory(const char *path, const char *type)
{
	world_begin();
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.type, type);
	CHECK_NUMBER(world_operations, 0);
}

TEST(documents_cost_no_operation)
{
	answered_from_memory("/.well-known/openid-configuration", "application/json");
	answered_from_memory("/.well-known/oauth-authorization-server", "application/json");
	answered_from_memory("/jwks", "application/jwk-set+json");
	answered_from_memory("/health/live", "application/json");
	answered_from_memory("/health/ready", "application/json");
}

TEST(the_style_sheet_has_its_hash_in_its_path)
{
	const char *path;

	world_begin();
	page_style(context.pages, &path);
	answered_from_memory(path, "text/css; charset=utf-8");
	world_get("/static/parvis-00000000.css");
	CHECK_NUMBER(world_answer.status, 404);
	CHECK_STR(world_refusal, "not-found");
}

TEST(a_browser_that_asks_for_an_icon_is_told_that_there_is_none)
{
	world_begin();
	world_get("/favicon.ico");
	CHECK_NUMBER(world_answer.status, 204);
	CHECK_STR(world_answer.body, "");
}

static bool never(void) { return false; }

TEST(not_ready_is_told_as_503)
{
	bool (*before)(void);

	world_begin();
	before = context.is_ready;
	context.is_ready = never;
	world_get("/health/ready");
	context.is_ready = before;
	CHECK_NUMBER(world_answer.status, 503);
}
