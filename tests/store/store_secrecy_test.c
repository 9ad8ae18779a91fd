/* What a thief or a forger at Redis gets: nothing, and nobody believes them. */
#include "log.h"
#include "open_store.h"
#include "test.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The only key there is. */
static const char *the_key(void)
{
	static char key[256];
	size_t len;
	char *all = redis_dump(redis, &len);

	snprintf(key, sizeof key, "%.*s", (int)strcspn(all, "\n"), all);
	free(all);
	return key;
}

static const char *tell(const char *format, const char *key)
{
	char command[512];

	snprintf(command, sizeof command, "%.*s%s%s", (int)strcspn(format, "#"), format, key,
		 strchr(format, '#') + 1);
	return redis_ask(redis, command);
}

/* Everything written to standard error between these two. */
static int real_stderr;
static char *log_path(void)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/stderr", redis->folder);
	return path;
}

static void capture_log(void)
{
	int fd = open(log_path(), O_RDWR | O_CREAT | O_TRUNC, 0600);

	real_stderr = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

static const char *captured_log(void)
{
	static char text[65536];
	FILE *file = fopen(log_path(), "r");
	size_t len = fread(text, 1, sizeof text - 1, file);

	text[len] = '\0';
	fclose(file);
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	return text;
}

TEST(neither_ids_nor_values_are_in_a_dump_or_the_log)
{
	size_t len;
	char *all;
	const char *log;

	open_store();
	capture_log();
	for (enum store_kind kind = STORE_INTERACTION; kind <= STORE_SESSION; kind++)
		CHECK_STR(trip_put(kind, "canary-id", "canary-value"), "done");
	CHECK_STR(trip_spend("canary-id", "canary-token", "canary-value"), "done");
	CHECK_STR(trip_first("canary-jti"), "done");
	log = captured_log();
	all = redis_dump(redis, &len);
	CHECK(len > 500);
	CHECK(strstr(log, "trip") != NULL && strstr(log, "canary") == NULL);
	CHECK(memmem(all, len, "canary", 6) == NULL);
	free(all);
	close_store();
}

static void check_broken_by(const char *command)
{
	const char *log;

	CHECK_STR(trip_put(STORE_SESSION, "s", "the session"), "done");
	CHECK_STR(trip_get(STORE_SESSION, "s"), "the session");
	tell(command, the_key());
	capture_log();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(absent)");
	log = captured_log();
	CHECK(strstr(log, "store-value-broken") != NULL);
	tell("DEL #", the_key());
}

TEST(a_changed_value_is_absent_and_logged)
{
	open_store();
	check_broken_by("APPEND # x");
	check_broken_by("SETRANGE # 20 zzzz");
	check_broken_by("SETRANGE # 0 E");
	check_broken_by("SETRANGE # 0 ?");
	check_broken_by("SET # V");
	check_broken_by("SET # Vshort");
	check_broken_by("SET # E123");
	close_store();
}

TEST(a_key_of_another_type_is_absent)
{
	char key[256];

	open_store();
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	snprintf(key, sizeof key, "%s", the_key());
	tell("DEL #", key);
	tell("SADD # x", key);
	CHECK_STR(trip_get(STORE_GRANT, "code"), "(absent)");
	CHECK_STR(trip_take(STORE_GRANT, "code"), "(absent)");
	CHECK_STR(trip_spend("code", "at", "t"), "absent");
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	CHECK_STR(trip_spend("code", "at", "t"), "done");
	close_store();
}

TEST(a_value_moved_to_another_key_is_absent)
{
	char mine[256];

	open_store();
	CHECK_STR(trip_put(STORE_SESSION, "mine", "me"), "done");
	snprintf(mine, sizeof mine, "%s", the_key());
	tell("MOVE # 1", mine);
	CHECK_STR(trip_put(STORE_SESSION, "theirs", "them"), "done");
	tell("RENAME # aside", the_key());
	tell("RENAME aside #", mine);
	CHECK_STR(trip_get(STORE_SESSION, "mine"), "(absent)");
	CHECK_STR(redis_ask(redis, "DBSIZE"), "1");
	close_store();
}
