/* documents_test.c -- what is answered from memory. */
#include "clock.h"
#include "context.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdint.h>

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
	answered_from_memory("/jwks/calendar", "application/json");
	answered_from_memory("/jwks/calendar.ics", "text/calendar; charset=utf-8");
	answered_from_memory("/health/live", "application/json");
	answered_from_memory("/health/ready", "application/json");
}

/* K-15 */
TEST(clients_read_when_keys_change)
{
	world_begin();
	world_get("/jwks/calendar");
	CHECK(strstr(world_answer.body, context.schedule.keys[0].kid.at) != NULL);
	CHECK(strstr(world_answer.body, "\"step\":\"generate\"") != NULL);
	world_get("/jwks/calendar.ics");
	CHECK(strstr(world_answer.body, "SUMMARY:generate ES256 key\r\n") != NULL);
	world_get("/.well-known/openid-configuration");
	CHECK(strstr(world_answer.body, "/jwks/calendar\"") != NULL);
}

TEST(a_browser_that_asks_for_an_icon_is_told_that_there_is_none)
{
	world_begin();
	world_get("/favicon.ico");
	CHECK_NUMBER(world_answer.status, 204);
	CHECK_STR(world_answer.body, "");
}

TEST(a_key_without_a_successor_is_told_beside_health)
{
	struct key *key;
	long long active;

	world_begin();
	key = (struct key *)(uintptr_t)context.schedule.keys;
	active = key->dates.active;
	key->dates.active = clock_now();
	world_get("/health/ready");
	CHECK_STR(world_answer.body, "{\"ready\":true}");
	key->dates.active = active;
	world_get("/health/ready");
	CHECK_NUMBER(world_answer.status, 200); /* it serves */
	CHECK(strstr(world_answer.body, "key-successor-missing") != NULL);
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

/* switches-unknown */
TEST(who_does_not_know_what_is_switched_off_is_not_ready)
{
	const struct switches *before;

	world_begin();
	before = context.switches;
	context.switches = NULL;
	world_get("/health/ready");
	context.switches = before;
	CHECK_NUMBER(world_answer.status, 503);
	CHECK_STR(world_answer.body, "{\"ready\":false,\"why\":\"switches-unknown\"}");
}

/* What a page links to is below the path of our issuer; cookies are the host's either way. */
TEST(pages_of_an_issuer_with_a_path_stay_below_it)
{
	const char **issuer = (const char **)(uintptr_t)&world_config()->settings.issuer;
	const char *plain = *issuer;

	world_begin();
	*issuer = "http://localhost:8080/api/v2";
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "action=\"/api/v2/choose\"") != NULL);
	CHECK(strstr(world_answer.body, "href=\"/api/v2/authorize?") != NULL);
	CHECK(strstr(world_answer.cookies, "Path=/;") != NULL);
	world_get(HEALTH_REQUEST);
	CHECK(strstr(world_answer.location, "http://localhost:8080/api/v2/simulator?") ==
	      world_answer.location);
	world_get(TAX_REQUEST "&max_age=x");
	CHECK_STR(world_parameter("iss"), "http://localhost:8080/api/v2");
	*issuer = plain;
}

TEST(the_accessibility_statement_is_there_in_each_language)
{
	world_begin();
	world_get("/accessibility?page_language=fr");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "<h1>Déclaration d’accessibilité</h1>") != NULL);
	CHECK(strstr(world_answer.body, "22 novembre 2026") != NULL);
	CHECK(strstr(world_answer.body, "href=\"/accessibility?page_language=vi\"") != NULL);
	world_get("/accessibility?page_language=en");
	CHECK(strstr(world_answer.body, "We therefore do not claim that they conform.") != NULL);
	CHECK_NUMBER(world_operations, 0);
}

TEST(each_page_leads_to_the_statement_and_to_help_if_there_is_some)
{
	world_begin();
	world_get("/authorize?client_id=nobody");
	CHECK(strstr(world_answer.body, "<a href=\"/accessibility\">") != NULL);
	CHECK(strstr(world_answer.body, ">Aide</a>") == NULL);
}
