/* public_pages_test.c -- figures, status, and one question: for everybody. */
#include "context.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "statistics_page.h"
#include "tally.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void count(void)
{
	tally_close();
	statistics_page_forget();
	tally_open(world_base);
	*world_tally = '\0';
}

static void begin(void)
{
	world_begin();
	count();
}

static void end(void)
{
	tally_close();
	statistics_page_forget();
}

static const char *prepare_statistics(const char **path)
{
	begin();
	snprintf(world_tally, sizeof world_tally,
		 "service\ttax\tasked\t1234\nservice\ttax\tsigned-in\t1200\n"
		 "service\ttax\twithin-30\t1200\nprovider\tcity\tasked\t4\n");
	*path = "/statistics";
	return NULL;
}

static void get_statistics(const char *path)
{
	const char *page;

	prepare_statistics(&page);
	world_get(path);
}

TEST(figures_are_rounded_and_small_ones_are_not_told)
{
	get_statistics("/statistics?page_language=en");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "1,230") != NULL);
	CHECK(strstr(world_answer.body, "97%") != NULL);
	CHECK(strstr(world_answer.body, "30 s") != NULL);
	CHECK(strstr(world_answer.body, "1234") == NULL);
	end();
}

TEST(numbers_are_written_as_each_language_does)
{
	get_statistics("/statistics?page_language=vi");
	CHECK(strstr(world_answer.body, "1.230") != NULL);
	end();
	get_statistics("/statistics?page_language=fr");
	CHECK(strstr(world_answer.body, "1\xE2\x80\xAF"
					"230") != NULL);
	end();
}

TEST(the_same_figures_come_as_json)
{
	get_statistics("/statistics.json");
	CHECK_STR(world_answer.type, "application/json");
	CHECK(strstr(world_answer.body,
		     "\"services\":[{\"id\":\"tax\",\"sign_ins\":1230,\"success_percent\":97,"
		     "\"median_s\":30}],\"providers\":[]") != NULL);
	end();
}

TEST(figures_are_read_from_the_store_once_an_hour)
{
	get_statistics("/statistics.json");
	CHECK_NUMBER(world_store_operations, 1);
	world_get("/statistics");
	CHECK_NUMBER(world_store_operations, 1);
	end();
}

TEST(a_month_without_figures_says_so)
{
	begin();
	world_get("/statistics?page_language=en");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "No whole month") != NULL);
	end();
}

TEST(statistics_at_every_step)
{
	every_step(&(struct every_step){.prepare = prepare_statistics, .well = 200});
	end();
}

TEST(a_sign_in_is_counted_for_service_and_provider)
{
	const char *form = form_of_chooser("persona"), *path;

	count();
	world_post("/choose", form);
	tally_save();
	world_settle();
	CHECK(strstr(world_tally, "service\ttax\tasked\t1\n") != NULL);
	CHECK(strstr(world_tally, "provider\tpersona\tasked\t1\n") != NULL);
	end();
	path = path_of_callback("anne");
	count();
	world_get(path);
	tally_save();
	world_settle();
	CHECK(strstr(world_tally, "service\ttax\tsigned-in\t1\n") != NULL);
	CHECK(strstr(world_tally, "provider\tpersona\twithin-10\t1\n") != NULL);
	end();
}

TEST(nothing_is_written_where_nothing_was_counted)
{
	begin();
	tally_save();
	world_settle();
	CHECK_NUMBER(world_store_operations, 0);
	end();
}

TEST(an_answer_is_counted_and_nobody_is_named)
{
	begin();
	world_get("/feedback?client_id=tax&page_language=en");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "name=\"client_id\" value=\"tax\"") != NULL);
	world_post("/feedback", "client_id=tax&answer=failed");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.cookies, "");
	tally_save();
	world_settle();
	CHECK_STR(world_tally, "service\ttax\tfailed\t1\n");
	end();
}

TEST(an_answer_about_no_service_is_thanked_for)
{
	begin();
	world_post("/feedback", "client_id=nobody&answer=worked");
	CHECK_NUMBER(world_answer.status, 200);
	tally_save();
	world_settle();
	CHECK_STR(world_tally, "");
	end();
}

TEST(an_answer_that_is_none_is_refused)
{
	begin();
	world_post("/feedback", "client_id=tax&answer=perhaps");
	CHECK_STR(world_refusal, "feedback-malformed");
	end();
}

TEST(answers_are_counted_no_faster_than_citizens_give_them)
{
	int refused = 0;

	begin();
	for (int i = 0; i < 100 && refused == 0; i++) {
		world_post("/feedback", "client_id=tax&answer=worked");
		refused += strcmp(world_refusal, "feedback-too-many") == 0;
	}
	CHECK_NUMBER(refused, 1);
	CHECK_NUMBER(world_answer.status, 429);
	usleep(300 * 1000); /* three may be counted again, for other tests */
	end();
}

TEST(status_tells_of_each_provider_that_is_shown)
{
	begin();
	world_get("/status.json");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "\"status\":\"available\"") != NULL);
	CHECK(strstr(world_answer.body, "hidden") == NULL);
	world_get("/status?page_language=en");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "Available") != NULL);
	CHECK_NUMBER(world_operations, 0);
	end();
}

static bool leads_to(const char *url)
{
	char link[256];

	snprintf(link, sizeof link, "href=\"%s\"", url);
	return strstr(world_answer.body, link) != NULL;
}

TEST(each_page_leads_to_what_everybody_may_see)
{
	static const char *const paths[] = {TAX_REQUEST,      "/authorize?client_id=nobody",
					    "/accessibility", "/end_session",
					    "/status",        NULL};

	for (size_t i = 0; paths[i] != NULL; i++) {
		begin();
		world_get(paths[i]);
		CHECK(leads_to("/status") && leads_to("/statistics") && leads_to("/feedback"));
		end();
	}
}

TEST(whoever_failed_or_signed_out_is_asked_about_that_service)
{
	world_get(path_of_callback("anne"));
	world_get("/authorize?client_id=tax&redirect_uri=https%3A%2F%2Fevil.example%2F");
	CHECK_STR(world_refusal, "redirect-uri-unregistered");
	CHECK(leads_to("/feedback?client_id=tax"));
	world_begin();
	world_get("/authorize?client_id=nobody");
	CHECK(!leads_to("/feedback?client_id=nobody") && leads_to("/feedback"));
	world_begin();
	world_get("/end_session?client_id=tax");
	CHECK(leads_to("/feedback?client_id=tax"));
}

TEST(where_nothing_is_published_there_is_nothing)
{
	static const char *const paths[] = {"/statistics",  "/statistics.json", "/status",
					    "/status.json", "/feedback",        NULL};
	const struct config *before;
	struct config config;

	begin();
	before = context.config;
	config = *before;
	config.settings.public_statistics = false;
	context.config = &config;
	for (size_t i = 0; paths[i] != NULL; i++) {
		world_get(paths[i]);
		CHECK_NUMBER(world_answer.status, 404);
		CHECK_STR(world_refusal, "public-pages-off");
	}
	world_post("/feedback", "answer=worked");
	CHECK_STR(world_refusal, "public-pages-off");
	context.config = before;
	end();
}
