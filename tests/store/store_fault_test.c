/* What the store says and does when Redis is ill: never a crash, never a wrong answer, and back. */
#include "clock.h"
#include "redis.h"
#include "test.h"
#include "trip.h"
#include <hiredis/hiredis.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct redis *redis;

static const char *address(void)
{
	static char text[128];

	snprintf(text, sizeof text, "unix:%s", redis->socket);
	return text;
}

static void open_store(const char *configuration)
{
	redis = redis_start(configuration);
	trips_open(address(), NULL, 300);
	CHECK(trips_ready(5000));
}

static void close_store(void)
{
	trips_close();
	redis_stop(redis);
}

static const char *ask(const char *command) { return redis_ask(redis, command); }

/* What a call is refused with, after the connection had the time to learn it. */
static void check_refused(const char *name)
{
	trips_not_ready(2000);
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), name);
}

static void check_back(void)
{
	CHECK(trips_ready(5000));
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
}

TEST(a_stopped_redis_is_silent_within_the_deadline)
{
	long long before;

	open_store("");
	kill(redis->pid, SIGSTOP);
	before = clock_monotonic_us();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-silent)");
	CHECK(clock_monotonic_us() - before >= 290000);
	CHECK(clock_monotonic_us() - before < 900000);
	before = clock_monotonic_us();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-silent)");
	CHECK(clock_monotonic_us() - before < 100000);
	kill(redis->pid, SIGCONT);
	check_back();
	close_store();
}

/* With everysec, a write waits up to two seconds while an earlier fsync is slow, and is
 * acknowledged nevertheless: what such a kill loses is absent or, if it was for one use, stale. */
TEST(what_was_acknowledged_survives_a_killed_redis)
{
	static const char always[] = "appendfsync always";
	char acknowledged[64][8];
	int count = 0;

	open_store(always);
	for (int round = 0; round < 4; round++) {
		struct trip under_way = {.call = TRIP_GET, .kind = STORE_SESSION, .id = "none"};

		for (int i = 0; i < 10; i++, count++) {
			snprintf(acknowledged[count], sizeof *acknowledged, "s%d", count);
			CHECK_STR(trip_put(STORE_SESSION, acknowledged[count], "x"), "done");
		}
		CHECK_STR(trip_put(STORE_INTERACTION, "i", "x"), "done");
		kill(redis->pid, SIGSTOP);
		trip_start(&under_way);
		redis_kill(redis);
		trip_wait(&under_way);
		CHECK_STR(trip_word(&under_way), "store-unreachable");
		CHECK_STR(trip_get(STORE_SESSION, "s1"), "(store-unreachable)");
		redis_start_again(redis, always);
		CHECK(trips_ready(2000));
		for (int i = 0; i < count; i++)
			CHECK_STR(trip_get(STORE_SESSION, acknowledged[i]), "x");
		CHECK_STR(trip_take(STORE_INTERACTION, "i"), "(stale)");
		CHECK_STR(trip_take(STORE_INTERACTION, "i"), "(absent)");
	}
	close_store();
}

TEST(a_loading_redis_is_not_an_empty_one)
{
	redis = redis_start("appendonly no");
	ask("DEBUG POPULATE 1000 k 100");
	CHECK_STR(ask("SAVE"), "OK");
	redis_kill(redis);
	redis_spawn(
		redis,
		"appendonly no\nkey-load-delay 1500\nloading-process-events-interval-bytes 1024");
	trips_open(address(), NULL, 2000);
	for (int i = 0; i < 300 && strcmp(trip_get(STORE_SESSION, "s"), "(store-loading)") != 0;
	     i++)
		trips_run(5);
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-loading)");
	CHECK(!store_is_ready());
	check_back();
	close_store();
}

TEST(a_full_redis_lets_sign_ins_come_to_their_end)
{
	open_store("");
	CHECK_STR(trip_put(STORE_INTERACTION, "i", "x"), "done");
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	ask("CONFIG SET maxmemory 1");
	CHECK_STR(trip_put(STORE_INTERACTION, "j", "x"), "store-full");
	CHECK_STR(trip_first("jti"), "store-full");
	CHECK_STR(trip_spend("code", "at", "t"), "store-full");
	CHECK_STR(trip_get(STORE_GRANT, "code"), "g");
	CHECK_STR(trip_take(STORE_INTERACTION, "i"), "x");
	CHECK(store_is_ready());
	ask("CONFIG SET maxmemory 0");
	CHECK_STR(trip_spend("code", "at", "t"), "done");
	close_store();
}

TEST(a_full_redis_can_be_connected_to)
{
	open_store("");
	ask("CONFIG SET maxmemory 1");
	ask("CLIENT KILL TYPE normal");
	CHECK(trips_not_ready(1000));
	CHECK(trips_ready(2000));
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "store-full");
	close_store();
}

TEST(a_redis_that_became_a_replica_is_left)
{
	open_store("");
	ask("REPLICAOF 127.0.0.1 1");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "store-read-only");
	CHECK(!store_is_ready());
	trips_run(100);
	check_refused("store-read-only");
	ask("REPLICAOF NO ONE");
	check_back();
	close_store();
}

TEST(an_orphaned_replica_does_not_answer_absent)
{
	open_store("replica-serve-stale-data no");
	ask("REPLICAOF 127.0.0.1 1");
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-orphaned)");
	ask("REPLICAOF NO ONE");
	check_back();
	close_store();
}

TEST(flushed_functions_come_back_without_anybody_noticing)
{
	open_store("");
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	ask("FUNCTION FLUSH");
	ask("SCRIPT FLUSH");
	CHECK_STR(trip_spend("code", "at", "t"), "done");
	ask("FUNCTION FLUSH");
	CHECK_STR(trip_spend("code", "at", "t"), "spent");
	close_store();
}

TEST(functions_that_may_not_be_loaded_are_told)
{
	open_store("");
	ask("ACL SETUSER default -function");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	ask("ACL SETUSER default +function");
	ask("FUNCTION FLUSH");
	ask("ACL SETUSER default -function");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "store-without-functions");
	CHECK(store_is_ready());
	close_store();
}

TEST(a_right_that_is_taken_away_is_told)
{
	open_store("");
	ask("ACL SETUSER default -fcall");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "store-forbids");
	ask("ACL SETUSER default +fcall");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	close_store();
}

TEST(only_the_right_password_lets_in)
{
	redis = redis_start("requirepass right");
	trips_open(address(), "wrong", 1000);
	trips_run(100);
	check_refused("store-forbids");
	trips_close();
	trips_open(address(), NULL, 1000);
	trips_run(100);
	check_refused("store-forbids");
	trips_close();
	trips_open(address(), "right", 1000);
	check_back();
	close_store();
}

TEST(a_user_of_its_own_needs_few_rights)
{
	redis = redis_start(
		"user parvis on >secret ~{pv}:* -@all +get +set +del +zadd +zrem "
		"+zcard +zscore +zrangebyscore +expire +hget +hset +hdel +hincrby +hgetall "
		"+time +fcall +info +client|setname +function|load");
	trips_open_as(address(), "parvis", "secret", NULL);
	check_back();
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	CHECK_STR(trip_spend("code", "at", "t"), "done");
	CHECK_STR(trip_spend("code", "at", "t"), "spent");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "at"), "(absent)");
	close_store();
}

static redisContext *run_endless_script(void)
{
	redisContext *c = redisConnectUnix(redis->socket);
	int is_sent = 0;

	redisAppendCommand(c, "EVAL %s 0", "while true do end");
	while (is_sent == 0)
		redisBufferWrite(c, &is_sent);
	usleep(200000);
	return c;
}

TEST(a_busy_redis_is_told)
{
	redisContext *c;

	open_store("busy-reply-threshold 50");
	c = run_endless_script();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-busy)");
	CHECK_STR(ask("SCRIPT KILL"), "OK");
	trips_run(50); /* until the script notices */
	check_back();
	redisFree(c);
	close_store();
}

TEST(a_redis_that_cannot_persist_is_told)
{
	char folder[128], configuration[256];

	open_store("appendonly no\nenable-protected-configs yes");
	snprintf(folder, sizeof folder, "%s/data", redis->folder);
	snprintf(configuration, sizeof configuration, "CONFIG SET dir %s", folder);
	mkdir(folder, 0700);
	CHECK_STR(ask(configuration), "OK");
	CHECK_STR(ask("CONFIG SET stop-writes-on-bgsave-error yes"), "OK");
	rmdir(folder);
	for (int i = 0; i < 50 && strstr(ask("INFO persistence"), "bgsave_status:err") == NULL;
	     i++) {
		ask("BGSAVE");
		trips_run(20);
	}
	CHECK_STR(redis_ask_words(redis, 4, (const char *[]){"CONFIG", "SET", "save", "3600 1"}),
		  "OK");
	check_refused("store-cannot-persist");
	close_store();
}

TEST(a_redis_without_its_replicas_is_told)
{
	open_store("");
	ask("CONFIG SET min-replicas-to-write 1");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "store-without-replicas");
	ask("CONFIG SET min-replicas-to-write 0");
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	close_store();
}

TEST(a_redis_that_may_forget_is_refused)
{
	redis = redis_start("maxmemory-policy allkeys-lru");
	trips_open(address(), NULL, 1000);
	trips_run(100);
	check_refused("store-unsuitable");
	ask("CONFIG SET maxmemory-policy noeviction");
	check_back();
	close_store();
}

TEST(a_connection_that_was_killed_is_made_again_at_once)
{
	long long before;

	open_store("");
	ask("CLIENT KILL TYPE normal");
	CHECK(trips_not_ready(1000));
	before = clock_monotonic_us();
	CHECK(trips_ready(1000));
	CHECK(clock_monotonic_us() - before < 300000);
	close_store();
}
