#include "store_audit.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

#define FIT                                                                                        \
	"# Server\r\nredis_version:7.0.15\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n"          \
	"loading:0\r\naof_enabled:1\r\naof_last_write_status:ok\r\nrole:master\r\n"

/* FIT with one line replaced. */
static struct store_audit audit_with(const char *line, const char *instead)
{
	static char info[512];
	const char *at = strstr(FIT, line);

	CHECK(at != NULL);
	snprintf(info, sizeof info, "%.*s%s%s", (int)(at - FIT), FIT, instead, at + strlen(line));
	return store_audit(text_of(info));
}

TEST(a_redis_that_is_fit_passes_without_a_word)
{
	struct store_audit audit = store_audit(TEXT(FIT));

	CHECK_REFUSAL(audit.no, "");
	CHECK_STR(audit.fault, NULL);
}

TEST(an_old_redis_is_unsuitable)
{
	CHECK_REFUSAL(audit_with(":7.0.15", ":6.2.14").no, "store-unsuitable");
	CHECK_REFUSAL(audit_with(":7.0.15", ":seven").no, "store-unsuitable");
	CHECK_REFUSAL(audit_with(":7.0.15", ":10.1").no, "");
}

TEST(a_redis_that_evicts_is_unsuitable)
{
	CHECK_REFUSAL(audit_with("noeviction", "allkeys-lru").no, "store-unsuitable");
	CHECK_REFUSAL(audit_with("noeviction", "volatile-ttl").no, "store-unsuitable");
	CHECK_REFUSAL(audit_with("maxmemory_policy", "policy").no, "store-unsuitable");
}

TEST(a_replica_and_a_loading_redis_are_not_used)
{
	CHECK_REFUSAL(audit_with("master", "slave").no, "store-read-only");
	CHECK_REFUSAL(audit_with("loading:0", "loading:1").no, "store-loading");
}

TEST(a_redis_that_forgets_at_a_restart_is_warned_of)
{
	struct store_audit audit = audit_with("aof_enabled:1", "aof_enabled:0");

	CHECK_REFUSAL(audit.no, "");
	CHECK_STR(audit.fault, "appendonly is no: what is in the store dies with its process.");
	audit = audit_with("status:ok", "status:err");
	CHECK_REFUSAL(audit.no, "");
	CHECK_STR(audit.fault, "The last write of the append-only file failed.");
}

TEST(what_is_no_info_is_not_understood)
{
	CHECK_REFUSAL(store_audit(TEXT_NONE).no, "store-confused");
	CHECK_REFUSAL(store_audit(TEXT("")).no, "store-confused");
	CHECK_REFUSAL(store_audit(TEXT("\n\n\r\n:")).no, "store-confused");
	CHECK_REFUSAL(store_audit(TEXT("xredis_version:7")).no, "store-confused");
}
