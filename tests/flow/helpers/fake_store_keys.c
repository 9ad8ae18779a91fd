/* fake_store_keys.c -- store_keys.h in memory. */
#include "store_keys.h"
#include "text.h"
#include "world.h"
#include "world_keys.h"
#include "world_operation.h"
#include <stdio.h>

bool store_is_ready(void) { return !world_keys.has_no_store; }

static void on_reported(void *arg) { *(struct text *)arg = text_of(world_keys.others); }

enum turn store_report_keys(struct flow *f, const struct store_report *report, struct text *others)
{
	snprintf(world_keys.reported, sizeof world_keys.reported, "%s %lld %.8s", report->worker,
		 report->step, report->in_use);
	world_keys.reported_is_proven = !text_is(report->jws, "-");
	world_store_operations++;
	return world_operation(f, on_reported, others, &store_unreachable);
}
