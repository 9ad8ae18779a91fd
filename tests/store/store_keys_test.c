/* What machines have loaded of our keys, with a real Redis. */
#include "open_store.h"
#include "store_keys.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct store_report said;

static enum turn ask_report(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_report_keys(f, &said, value);
}

static enum turn ask_nodes(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_read_nodes(f, value);
}

static void report(const char *worker, const char *published)
{
	said = (struct store_report){worker, TEXT("a.b.c"), 1, published, ""};
	CHECK_STR(trip(&(struct trip){.ask = ask_report}), "done");
}

/* For how many seconds nobody is known to have lacked the key; -1: nobody has it. */
static long loaded_s(const char *kid)
{
	static struct trip t;
	char mark[64];
	char *at;

	t = (struct trip){.ask = ask_nodes};
	trip(&t);
	CHECK_STR(t.no == NULL ? "" : t.no->name, "");
	snprintf(mark, sizeof mark, " + %s", kid);
	at = strstr(t.value, mark);
	while (at != NULL && at > t.value && at[-1] != '\n')
		at--;
	return at == NULL ? -1 : strtol(at, NULL, 10);
}

static bool is_about(long found, long wanted) { return found >= wanted && found <= wanted + 20; }

/* As it reported, so many seconds ago; since: "KID=TIME KID=TIME". */
static void was_heard(const char *machine, long ago_s, const char *since)
{
	char record[256];
	const char *words[] = {"HSET", "{pv}:loaded", machine, record};

	snprintf(record, sizeof record, "%ld %s", (long)time(NULL) - ago_s, since);
	redis_ask_words(redis, 4, words);
}

TEST(a_key_is_loaded_since_the_last_machine_published_it)
{
	char since[64];

	open_store();
	CHECK_NUMBER(loaded_s("one"), -1);
	snprintf(since, sizeof since, "one=%ld", (long)time(NULL) - 5000);
	was_heard("first", 1, since);
	CHECK(is_about(loaded_s("one"), 5000));
	report("first/run/1", "one two");
	CHECK(is_about(loaded_s("one"), 5000));
	CHECK(is_about(loaded_s("two"), 0));
	report("second/run/1", "one");
	CHECK(is_about(loaded_s("one"), 0));
	close_store();
}

/* K-4, K-8: what it gave when it was heard last is in use for as long as a copy is. */
TEST(a_machine_that_is_forgotten_counts_for_what_it_lacked)
{
	char since[64];

	open_store();
	snprintf(since, sizeof since, "one=%ld two=%ld", (long)time(NULL) - 90000,
		 (long)time(NULL) - 90000);
	was_heard("serves", 1, since);
	was_heard("old", 3000, since);
	CHECK(is_about(loaded_s("one"), 90000));
	snprintf(since, sizeof since, "one=%ld", (long)time(NULL) - 90000);
	was_heard("behind", 2000, since);
	CHECK(is_about(loaded_s("one"), 90000));
	CHECK(is_about(loaded_s("two"), 2000)); /* it was asked until then */
	CHECK_STR(redis_ask(redis, "HEXISTS {pv}:loaded behind"), "0");
	CHECK(is_about(loaded_s("two"), 2000)); /* and stays known */
	snprintf(since, sizeof since, "one=%ld two=%ld", (long)time(NULL) - 90000,
		 (long)time(NULL) - 1500);
	was_heard("late", 700, since);
	CHECK(is_about(loaded_s("two"), 1500));
	CHECK(is_about(loaded_s("two"), 1500));
	close_store();
}
