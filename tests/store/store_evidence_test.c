/* Who fetches our keys, with a real Redis. */
#include "open_store.h"
#include "store_evidence.h"
#include "test.h"
#include <string.h>

static const char *noted, *asked;

static enum turn ask_note(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value, (void)outcome;
	return store_note_evidence(f, text_of(noted));
}

static enum turn ask_read(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_read_evidence(f, text_of(asked), value);
}

static void note(const char *lines)
{
	noted = lines;
	CHECK_STR(trip(&(struct trip){.ask = ask_note}), "done");
}

/* Is a line of what is known of kids like this, whatever the time? */
static bool knows(const char *kids, const char *line)
{
	static struct trip t;

	asked = kids;
	t = (struct trip){.ask = ask_read};
	trip(&t);
	CHECK_STR(t.no == NULL ? "" : t.no->name, "");
	return strstr(t.value, line) != NULL;
}

TEST(fetches_add_up_and_the_keys_they_brought_are_remembered)
{
	open_store();
	CHECK(!knows("one", " "));
	note("f tax 2 one\nf : 1 one\nu health 1\n");
	note("f tax 1 one two\n");
	CHECK(knows("one two", "f tax 3 1"));
	CHECK(knows("one two", "f : 1 1"));
	CHECK(knows("one two", "u health 1 1"));
	CHECK(knows("one two", "k tax one 1"));
	CHECK(knows("one two", "k tax two 1"));
	CHECK(knows("one two", "k : one 1"));
	CHECK(!knows("one", "k tax two"));
	CHECK(!knows("one two", "k : two"));
	redis_ask(redis, "HSET {pv}:evidence:kids one 1000");
	note("f tax 1 two\n");
	CHECK(!knows("one two", "k tax one")); /* nobody was given it for a long time */
	CHECK(knows("one two", "k tax two 1"));
	close_store();
}
