#include "store_error.h"
#include "test.h"

static void check(const char *error, const char *name, bool is_elsewhere)
{
	const struct store_error *e = store_error_of(text_of(error));

	CHECK_REFUSAL(e->no, name);
	CHECK(e->is_elsewhere == is_elsewhere);
	CHECK(e->no->status == 503);
	CHECK_STR(e->no->error, "temporarily_unavailable");
}

TEST(each_error_of_redis_has_a_refusal_of_its_own)
{
	check("LOADING Redis is loading the dataset in memory", "store-loading", true);
	check("READONLY You can't write against a read only replica.", "store-read-only", true);
	check("MASTERDOWN Link with MASTER is down", "store-orphaned", true);
	check("NOAUTH Authentication required.", "store-forbids", true);
	check("WRONGPASS invalid username-password pair", "store-forbids", true);
	check("NOPERM this user has no permissions", "store-forbids", false);
	check("OOM command not allowed when used memory > 'maxmemory'.", "store-full", false);
	check("BUSY Redis is busy running a script.", "store-busy", false);
	check("MISCONF Redis is configured to save RDB snapshots", "store-cannot-persist", false);
	check("NOREPLICAS Not enough good replicas to write.", "store-without-replicas", false);
	check("ERR Function not found", "store-without-functions", false);
}

TEST(an_error_that_we_do_not_know_is_told_as_such)
{
	check("", "store-confused", false);
	check("ERR", "store-confused", false);
	check("ERR unknown command", "store-confused", false);
	check("BUSYKEY Target key name already exists.", "store-confused", false);
	check("oom", "store-confused", false);
	check("CROSSSLOT Keys in request don't hash to the same slot", "store-confused", false);
}
