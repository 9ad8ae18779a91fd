#include "provider_status.h"
#include "test.h"
#include <string.h>

static struct arena *a;

static void begin(void)
{
	arena_free(a);
	a = arena_new();
}

static struct provider_status sick(const char *id)
{
	return (struct provider_status){
		.provider = id,
		.condition = "down",
		.breaker = "half-open",
		.breaker_s = 12,
		.documents = "stale",
		.documents_failure = "provider-unreachable",
		.metadata_s = 3600,
		.keys_s = -1,
		.latency_ms = 300,
		.running = 1,
		.waiting = 2,
		.calls = 1000000000000,
		.failures = 7,
		.failure = "status-503",
		.failure_s = 0,
	};
}

static int read(const char *written)
{
	struct provider_status *all;

	return provider_status_read(a, text_of(written), &all);
}

static const char written_sick[] =
	"post:down:half-open:12:stale:provider-unreachable:3600::300:1:2:"
	"1000000000000:7:status-503:0";

TEST(a_status_is_one_word_of_what_operators_ask)
{
	const struct provider_status s = sick("post");

	begin();
	CHECK_TEXT(provider_status_write(a, &s, 1), written_sick);
	CHECK_TEXT(provider_status_write(a, NULL, 0), "-");
}

TEST(what_is_written_is_read_again)
{
	const struct provider_status two[] = {sick("post"), sick("bank")};
	struct provider_status *all;

	begin();
	CHECK_NUMBER(provider_status_read(a, provider_status_write(a, two, 2), &all), 2);
	CHECK_STR(all[1].provider, "bank");
	CHECK_STR(all[0].documents_failure, "provider-unreachable");
	CHECK_NUMBER(all[0].keys_s, -1);
	CHECK_NUMBER(all[1].calls, 1000000000000);
	CHECK_TEXT(provider_status_write(a, all, 2),
		   arena_text(a, provider_status_write(a, two, 2)).at);
	CHECK_NUMBER(read("-"), 0);
}

TEST(each_member_has_its_place)
{
	const struct provider_status s = sick("post");
	const struct provider_status_member *m = provider_status_members;

	CHECK_STR(m->name, "condition");
	CHECK_STR(provider_status_word(&s, m), "down");
	CHECK_STR(m[2].name, "breaker_s");
	CHECK_NUMBER(provider_status_number(&s, &m[2]), 12);
}

TEST(a_status_of_another_form_is_none)
{
	begin();
	CHECK_NUMBER(read(""), -1);
	CHECK_NUMBER(read("post"), -1);
	CHECK_NUMBER(read("post:well:closed"), -1);
	CHECK_NUMBER(read(arena_printf(a, "%s:0", written_sick)), -1);
	CHECK_NUMBER(read(arena_printf(a, "%s,", written_sick)), -1);
	CHECK_NUMBER(read(":down:open:1:fit::::::::::"), -1);
	CHECK_NUMBER(read("post:down:open:-1:fit::::::::::"), -1);
	CHECK_NUMBER(read("post:down:open:1:fit::::::::::"), 1);
	CHECK_NUMBER(read("post:down:open:1:fit::::::::\033[2J::"), -1);
	CHECK_NUMBER(read("post:down:OPEN:1:fit::::::::::"), -1);
}

TEST(statuses_are_bounded)
{
	char long_id[96], *many;

	begin();
	memset(long_id, 'x', 64);
	strcpy(long_id + 64, ":down:open:1:fit::::::::::");
	CHECK_NUMBER(read(long_id), -1);
	CHECK_NUMBER(read(long_id + 1), 1);
	many = arena_alloc(a, PROVIDER_STATUSES_MAX + 1);
	memset(many, ',', PROVIDER_STATUSES_MAX);
	CHECK_NUMBER(read(many), -1);
}
