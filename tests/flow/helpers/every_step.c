#include "every_step.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static bool goes_on;

static const char *authorization(const struct every_step *test)
{
	return test->authorization == NULL ? NULL : test->authorization();
}

static void request(const struct every_step *test, const char *path, const char *form)
{
	if (form == NULL)
		world_get_as(path, authorization(test));
	else
		world_post_as(path, form, authorization(test));
}

static int count_operations(const struct every_step *test)
{
	const char *path, *form = test->prepare(&path);

	request(test, path, form);
	CHECK_NUMBER(world_answer.status, test->well);
	return world_operations;
}

static void client_gone(const struct every_step *test, int at)
{
	const char *path, *form = test->prepare(&path);
	struct flow *f = world_start_as(path, form, authorization(test));

	world_turn_until(at);
	CHECK(f != NULL && world_flow_lives());
	if (world_flow_lives())
		flow_cancel(f);
	world_settle();
	CHECK_NUMBER(world_answer.count, 0);
	CHECK_NUMBER(world_live, 0);
	CHECK_NUMBER(flow_live(), 0);
}

/* A refusal is an answer, too: one, with an error status or a redirect that names an error. */
static void check_refused(void)
{
	CHECK_NUMBER(world_answer.count, 1);
	CHECK(world_answer.status >= 400 ||
	      (world_answer.status == 303 && *world_parameter("error") != '\0'));
	world_settle();
	CHECK_NUMBER(world_live, 0);
	CHECK_NUMBER(flow_live(), 0);
}

static void run(const struct every_step *test, int fail_at, int hang_at)
{
	const char *path, *form = test->prepare(&path);

	world_fail_at = fail_at;
	world_hang_at = hang_at;
	world_deadline_ms = hang_at > 0 ? 30 : 0;
	request(test, path, form);
	if (hang_at > 0)
		CHECK_STR(world_refusal, "out-of-time");
	if (goes_on && world_failure_goes_on)
		CHECK_NUMBER(world_answer.status, test->well);
	else
		check_refused();
}

void every_step(const struct every_step *test)
{
	int operations = count_operations(test);

	CHECK(operations > 0);
	for (int n = 1; n <= operations; n++) {
		client_gone(test, n);
		run(test, n, 0);
		run(test, 0, n);
	}
	world_begin();
}

void every_step_that_goes_on(const struct every_step *test)
{
	goes_on = true;
	every_step(test);
	goes_on = false;
}
