/* Who may change keys, and what machines share of them, with a real Redis. */
#include "open_store.h"
#include "store_keys.h"
#include "test.h"
#include <stdio.h>
#include <string.h>

static struct {
	const char *holder, *before, *document;
	int ms;
} asked;

static enum turn ask_lease(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value;
	return store_lease_keys(f, asked.holder, asked.ms, outcome);
}

static const char *lease(const char *holder, int ms)
{
	asked.holder = holder;
	asked.ms = ms;
	return trip(&(struct trip){.ask = ask_lease});
}

TEST(one_machine_changes_keys_at_a_time)
{
	open_store();
	CHECK_STR(lease("one", 60000), "done");
	CHECK_STR(lease("two", 60000), "spent");
	CHECK_STR(lease("one", 60000), "done");
	CHECK_STR(lease("two", 0), "spent"); /* it is not his to give back */
	CHECK_STR(lease("three", 60000), "spent");
	CHECK_STR(lease("one", 0), "done");
	CHECK_STR(lease("two", 60000), "done");
	close_store();
}

TEST(the_turn_of_one_who_died_ends)
{
	open_store();
	CHECK_STR(lease("one", 1), "done");
	trips_run(20);
	CHECK_STR(lease("two", 60000), "done");
	close_store();
}

static enum turn ask_read(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_read_shared_keys(f, value);
}

static enum turn ask_write(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value;
	return store_write_shared_keys(f, text_of(asked.before), text_of(asked.document), outcome);
}

static enum turn ask_report(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	static const struct store_report report = {"here/run/1", {"-", 1}, 3, "", ""};

	(void)outcome;
	return store_report_keys(f, &report, value);
}

static const char *said(enum turn (*ask)(struct flow *, struct text *, enum store_outcome *))
{
	static struct trip t;

	t = (struct trip){.ask = ask};
	trip(&t);
	CHECK_STR(t.no == NULL ? "" : t.no->name, "");
	return t.value;
}

static const char *replace(const char *before, const char *document)
{
	asked.before = before;
	asked.document = document;
	return trip(&(struct trip){.ask = ask_write});
}

TEST(who_is_late_replaces_nothing)
{
	char first[64];

	open_store();
	CHECK_STR(said(ask_read), "-\n");
	CHECK_STR(replace("-", "one"), "done");
	CHECK_STR(replace("-", "two"), "spent"); /* two machines that begin */
	snprintf(first, sizeof first, "%.*s", (int)strcspn(said(ask_read), "\n"), said(ask_read));
	CHECK_STR(strchr(said(ask_read), '\n') + 1, "one");
	CHECK_STR(replace(first, "two"), "done");
	CHECK_STR(replace(first, "three"), "spent");
	CHECK_STR(strchr(said(ask_read), '\n') + 1, "two");
	close_store();
}

TEST(a_worker_that_reports_hears_which_document_there_is)
{
	char expected[80];

	open_store();
	CHECK_STR(said(ask_report), "3 - ");
	replace("-", "one");
	snprintf(expected, sizeof expected, "3 %.*s ", (int)strcspn(said(ask_read), "\n"),
		 said(ask_read));
	CHECK_STR(said(ask_report), expected);
	redis_ask(redis, "DEL {pv}:shared-keys");
	CHECK_STR(said(ask_report), "3 - ");
	close_store();
}
