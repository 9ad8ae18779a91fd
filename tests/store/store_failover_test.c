/* A replica that missed a consumption becomes the primary: nothing is given out twice. */
#include "free_port.h"
#include "redis.h"
#include "test.h"
#include "trip.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct redis *primary, *replica;
static char current[96]; /* the path that leads to the primary */

static void lead_to(const struct redis *r)
{
	unlink(current);
	CHECK(symlink(r->socket, current) == 0);
}

static void open_pair(void)
{
	char configuration[128];
	int port = free_port();

	snprintf(configuration, sizeof configuration,
		 "port %d\nbind 127.0.0.1\nrepl-diskless-sync-delay 0", port);
	primary = redis_start(configuration);
	snprintf(configuration, sizeof configuration, "replicaof 127.0.0.1 %d", port);
	replica = redis_start(configuration);
	snprintf(current, sizeof current, "%s/current", replica->folder);
	lead_to(primary);
	snprintf(configuration, sizeof configuration, "unix:%s", current);
	trips_open(configuration, NULL, 2000);
	CHECK(trips_ready(5000));
	for (int i = 0; i < 500 && strstr(redis_ask(replica, "INFO replication"),
					  "master_link_status:up") == NULL;
	     i++)
		trips_run(10);
}

static void close_pair(void)
{
	trips_close();
	unlink(current);
	redis_stop(primary);
	redis_stop(replica);
}

static void wait_for_replica(const char *keys)
{
	for (int i = 0; i < 500 && strcmp(redis_ask(replica, "DBSIZE"), keys) != 0; i++)
		trips_run(10);
	CHECK_STR(redis_ask(replica, "DBSIZE"), keys);
}

/* The primary is gone; the replica, which still holds what was consumed, takes its place. */
static void fail_over(void)
{
	redis_kill(primary);
	lead_to(replica);
	CHECK_STR(redis_ask(replica, "REPLICAOF NO ONE"), "OK");
	CHECK(trips_not_ready(2000));
	CHECK(trips_ready(5000));
}

TEST(what_was_taken_before_a_failover_is_not_given_again)
{
	open_pair();
	CHECK_STR(trip_put(STORE_INTERACTION, "i", "x"), "done");
	wait_for_replica("1");
	CHECK_STR(redis_ask(replica, "REPLICAOF 127.0.0.1 1"), "OK");
	CHECK_STR(trip_take(STORE_INTERACTION, "i"), "x");
	fail_over();
	CHECK_STR(redis_ask(replica, "DBSIZE"), "1");
	CHECK_STR(trip_take(STORE_INTERACTION, "i"), "(stale)");
	CHECK_STR(trip_take(STORE_INTERACTION, "i"), "(absent)");
	close_pair();
}

TEST(a_code_spent_before_a_failover_is_not_spent_again)
{
	open_pair();
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	wait_for_replica("1");
	CHECK_STR(redis_ask(replica, "REPLICAOF 127.0.0.1 1"), "OK");
	CHECK_STR(trip_spend("code", "at", "t"), "done");
	fail_over();
	CHECK_STR(trip_spend("code", "at", "t"), "stale");
	CHECK_STR(trip_get(STORE_ACCESS_TOKEN, "at"), "(absent)");
	close_pair();
}

TEST(after_a_failover_sessions_stay_and_new_sign_ins_work)
{
	open_pair();
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	wait_for_replica("1");
	fail_over();
	CHECK_STR(trip_get(STORE_SESSION, "s"), "x");
	CHECK_STR(trip_put(STORE_INTERACTION, "i", "x"), "done");
	CHECK_STR(trip_take(STORE_INTERACTION, "i"), "x");
	close_pair();
}

TEST(a_replica_is_never_used)
{
	open_pair();
	lead_to(replica);
	redis_ask(primary, "CLIENT KILL TYPE normal");
	CHECK(trips_not_ready(2000));
	trips_run(200);
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-read-only)");
	lead_to(primary);
	CHECK(trips_ready(5000));
	close_pair();
}
