/* metrics_test.c -- what a monitor reads, and nobody else. K-16 */
#include "every_step.h"
#include "test.h"
#include "world.h"
#include "world_evidence.h"
#include "world_mail.h"

/* The world's clients come from loopback. */
static void allow(const char *const *networks)
{
	world_change_config()->settings.metrics_from = networks;
}

static const char *const loopback[] = {"127.0.0.1", NULL};
static const char *const elsewhere[] = {"10.0.0.0/8", "unix", NULL};

/* metrics-not-for-you */
TEST(metrics_are_for_those_that_the_setting_names)
{
	world_begin();
	world_get("/metrics");
	CHECK_STR(world_refusal, "metrics-not-for-you");
	CHECK_NUMBER(world_answer.status, 404);
	allow(elsewhere);
	world_get("/metrics");
	CHECK_NUMBER(world_answer.status, 404);
	CHECK_NUMBER(world_operations, 0);
	allow(loopback);
	world_evidence_kept = "f tax 3 1800000000\ns one 7 1800000000";
	world_get("/metrics");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "parvis_jwks_fetches_total{client=\"tax\"} 3\n") != NULL);
	CHECK(strstr(world_answer.body, "parvis_key_signatures_total{kid=\"one\"} 7\n") != NULL);
	CHECK(strstr(world_answer.body, "parvis_key_age_seconds{kid=\"") != NULL);
	CHECK(strstr(world_answer.body, "# TYPE parvis_certificate_left_seconds gauge") != NULL);
	allow(elsewhere);
}

TEST(letters_are_counted_where_they_are_written)
{
	world_begin();
	allow(loopback);
	world_get("/metrics");
	CHECK(strstr(world_answer.body, "parvis_mail") == NULL);
	world_mail_turn_on();
	world_get("/metrics");
	CHECK(strstr(world_answer.body, "\nparvis_mail_waiting 0\n") != NULL);
	world_mail_turn_off();
	allow(elsewhere);
}

static const char *ask(const char **path)
{
	world_begin();
	allow(loopback);
	*path = "/metrics";
	return NULL;
}

TEST(metrics_survive_every_step)
{
	world_mail_turn_on();
	every_step(&(struct every_step){ask, 200, NULL});
	world_mail_turn_off();
	allow(elsewhere);
}
