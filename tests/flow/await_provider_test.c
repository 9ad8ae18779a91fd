/* await_provider_test.c -- a provider that cannot take her now: the page on which she waits, and
 * doors that are closed. */
#include "agency.h"
#include "clock.h"
#include "context.h"
#include "every_step.h"
#include "provider_health.h"
#include "sign_in_steps.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

static const char browser[] = "text/html,application/xhtml+xml";

static void open_health(void)
{
	provider_health_open(world_base, world_config());
	world_accept = browser;
}

static void close_health(void)
{
	world_provider_is_full = false;
	provider_health_close();
}

static void take_down(void)
{
	const struct http_outcome silent = {&agency_registration()->host, &provider_silent, 0,
					    5000000};

	for (int i = 0; i < agency_registration()->breaker_failures; i++)
		world_provider_watch(&silent);
}

/* The next URL that the page would call by itself; static. */
static const char *next_url(void)
{
	static char url[sizeof world_answer.refresh];
	const char *at = strstr(world_answer.refresh, "url=");

	snprintf(url, sizeof url, "%s", at == NULL ? "" : at + 4);
	url[strcspn(url, "\n")] = '\0';
	return url;
}

static void choose_full(void)
{
	const char *form = form_of_chooser("agency");

	open_health();
	world_provider_is_full = true;
	world_post("/choose", form);
}

TEST(before_a_full_provider_she_waits_in_her_browser)
{
	choose_full();
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_refusal, "");
	CHECK(strncmp(next_url(), "/choose?request=", 16) == 0);
	CHECK(atoi(world_answer.refresh) >= 3 && atoi(world_answer.refresh) <= 5);
	CHECK_NUMBER(atoi(world_answer.retry_after), atoi(world_answer.refresh));
	CHECK(strstr(world_answer.body, "value=\"persona\"") != NULL);
	CHECK(strstr(world_answer.body, "value=\"agency\"") == NULL);
	CHECK_NUMBER(world_operations, 0);
	close_health();
}

TEST(when_there_is_room_the_page_that_waited_goes_on)
{
	agency_begin();
	choose_full();
	world_provider_is_full = false;
	world_provider = NULL;
	world_get(next_url());
	CHECK_STR(world_refusal, "provider-metadata-unavailable"); /* it was let through */
	close_health();
}

TEST(she_may_choose_another_while_she_waits)
{
	static char form[16384];

	choose_full();
	snprintf(form, sizeof form, "request=%s&provider=persona", world_field("request"));
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strstr(world_answer.location, "/simulator?") != NULL);
	close_health();
}

TEST(after_five_tries_the_client_is_told)
{
	choose_full();
	for (int i = 1; i < 5; i++) {
		world_get(next_url());
		CHECK_NUMBER(world_answer.status, 200);
		CHECK(atoi(world_answer.refresh) >= 3 + i);
	}
	world_get(next_url());
	CHECK_STR(world_refusal, "provider-queue-full");
	CHECK_STR(world_parameter("error"), "temporarily_unavailable");
	CHECK_STR(world_parameter("state"), "st");
	close_health();
}

TEST(what_is_no_browser_is_told_when_to_come_back)
{
	const char *form = form_of_chooser("agency");

	open_health();
	world_accept = NULL;
	world_provider_is_full = true;
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 503);
	CHECK(atoi(world_answer.retry_after) >= 3);
	CHECK_STR(world_answer.refresh, "");
	close_health();
}

TEST(a_provider_that_is_down_has_its_door_closed)
{
	const char *form = form_of_chooser("agency");

	open_health();
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
	take_down();
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "value=\"agency\"") == NULL);
	CHECK(strstr(world_answer.body, "Il ne répond pas pour le moment.") != NULL);
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "ne peut pas être utilisé pour le moment") != NULL);
	CHECK(strstr(world_answer.body, "value=\"persona\"") != NULL);
	CHECK_NUMBER(world_operations, 0);
	close_health();
}

TEST(a_client_with_one_provider_that_is_down_shows_its_closed_door_and_the_way_back)
{
	static const char *const agency_alone[] = {"agency", NULL};
	struct client *client = world_client("tax");

	world_begin();
	open_health();
	take_down();
	client->providers = agency_alone;
	world_get(TAX_REQUEST);
	client->providers = NULL;
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "value=\"agency\"") == NULL);
	CHECK(strstr(world_answer.body, "name=\"cancel\"") != NULL);
	close_health();
}

TEST(a_provider_that_may_be_slow_says_so_and_can_be_chosen)
{
	const struct http_outcome slow = {&agency_registration()->host, NULL, 200, 4000000};

	world_begin();
	open_health();
	world_provider_watch(&slow);
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
	CHECK(strstr(world_answer.body, "Il peut être lent en ce moment.") != NULL);
	close_health();
}

TEST(a_notice_stands_at_its_door_and_closes_it_if_it_says_so)
{
	struct notice notices[2] = {{.from = clock_now() - 10,
				     .until = clock_now() + 60,
				     .text = "Works tonight.",
				     .text_fr = "",
				     .text_vi = ""}};
	const char *form = form_of_chooser("agency");

	agency_registration()->notices = notices;
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "Works tonight.") != NULL);
	CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
	notices[0].is_closed = true;
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "Works tonight.") != NULL);
	CHECK(strstr(world_answer.body, "value=\"agency\"") == NULL);
	world_post("/choose", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "ne peut pas être utilisé pour le moment") != NULL);
	notices[0].until = clock_now();
	world_get(TAX_REQUEST);
	CHECK(strstr(world_answer.body, "Works tonight.") == NULL);
	CHECK(strstr(world_answer.body, "value=\"agency\"") != NULL);
	agency_registration()->notices = NULL;
}

TEST(a_notice_for_all_stands_at_the_head_of_the_chooser)
{
	struct config changed = *world_config();
	const struct notice notices[2] = {{.from = clock_now() - 10,
					   .until = clock_now() + 60,
					   .text = "Many people sign in today.",
					   .text_fr = "",
					   .text_vi = ""}};

	world_begin();
	changed.notices = notices;
	context.config = &changed;
	world_get(TAX_REQUEST);
	context.config = world_config();
	CHECK(strstr(world_answer.body, "<p class=\"notice\">Many people sign in today.</p>") !=
	      NULL);
}

TEST(whoever_is_back_with_a_code_waits_for_her_provider_and_loses_nothing)
{
	const char *path = agency_begin();

	open_health();
	world_provider_is_full = true;
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strncmp(next_url(), "/callback/agency?", 17) == 0);
	CHECK_NUMBER(world_operations, 0);
	CHECK_NUMBER(world_stored(STORE_INTERACTION), 1);
	world_get(next_url());
	CHECK(strstr(next_url(), "tries=2") != NULL);
	CHECK(strstr(next_url(), "tries=1") == NULL);
	world_provider_is_full = false;
	world_get(next_url());
	CHECK(strstr(world_answer.body, "anne@example.org") != NULL);
	close_health();
}

TEST(whoever_is_back_while_her_provider_is_down_waits_and_tries_at_last)
{
	const char *path = agency_begin();

	open_health();
	take_down();
	world_get(path);
	for (int i = 1; i < 5; i++) {
		CHECK_NUMBER(world_answer.status, 200);
		CHECK_NUMBER(agency.token_calls, 0);
		world_get(next_url());
	}
	world_get(next_url());
	CHECK_NUMBER(agency.token_calls, 1);
	close_health();
}

TEST(whoever_is_back_with_an_error_does_not_wait)
{
	static char path[2048];
	const char *whole = agency_begin(), *state = strstr(whole, "state=");

	snprintf(path, sizeof path, "/callback/agency?error=access_denied&iss=%s&%.*s",
		 "https%3A%2F%2Fagency.example", (int)strcspn(state, "&"), state);
	open_health();
	world_provider_is_full = true;
	world_get(path);
	CHECK(world_stored(STORE_INTERACTION) == 0);
	CHECK_STR(world_answer.refresh, "");
	close_health();
}

static const char *come_from_the_page(const char **path)
{
	static char url[20000];

	snprintf(url, sizeof url, "/choose?%s&tries=1", form_of_chooser("persona"));
	*path = url;
	return NULL;
}

TEST(choose_after_waiting_survives_every_step)
{
	every_step(&(struct every_step){come_from_the_page, 303, NULL});
}
