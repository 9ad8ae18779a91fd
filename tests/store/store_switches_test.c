/* What workers say of themselves, with a real Redis. */
#include "open_store.h"
#include "store_switches.h"
#include "test.h"
#include <string.h>

static struct worker_note note;

static enum turn ask_watch(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	return store_watch_switches(f, &note, value, outcome);
}

static enum turn ask_workers(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_read_workers(f, value);
}

static const char *say(const char *worker, const char *tag, const char *providers)
{
	note = (struct worker_note){worker, tag, text_of(providers)};
	return trip(&(struct trip){.ask = ask_watch});
}

/* The lines, without the seconds, which are 0 or 1. */
static const char *heard(void)
{
	static struct trip t;

	t = (struct trip){.ask = ask_workers};
	trip(&t);
	CHECK_STR(t.no == NULL ? "" : t.no->name, "");
	return strchr(t.value, ' ') == NULL ? t.value : strchr(t.value, ' ') + 1;
}

TEST(what_a_worker_says_of_its_providers_is_there_to_be_read)
{
	open_store();
	CHECK_STR(heard(), "");
	CHECK_STR(say("here/run/1", "", "-"), "stale");
	CHECK_STR(heard(), "- - here/run/1");
	CHECK_STR(say("here/run/1", "3.word", "post:down:open:1"), "stale");
	CHECK_STR(heard(), "3.word post:down:open:1 here/run/1");
	close_store();
}

TEST(whoever_only_reads_is_no_worker)
{
	open_store();
	say("", "", "-");
	CHECK_STR(heard(), "");
	close_store();
}

static const char an_older_word[] = "redis.call('HSET', redis.call('KEYS', '*:workers')[1], "
				    "'here/run/1', redis.call('TIME')[1] .. ' 4.word')";

TEST(a_worker_of_a_release_that_said_less_is_heard_too)
{
	open_store();
	say("here/run/1", "3.word", "post:down:open:1");
	redis_ask_words(redis, 3, (const char *[]){"EVAL", an_older_word, "0"});
	CHECK_STR(heard(), "4.word - here/run/1");
	close_store();
}
