/* The private Redis of `store: managed`. */
#include "managed_store.h"
#include "test.h"
#include "trip.h"
#include <ftw.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char state[64], socket_path[96];

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

static pid_t start(void)
{
	const char *problem = NULL;
	pid_t pid = managed_store_start(state, 0, 0, &problem);

	CHECK_STR(problem, NULL);
	CHECK(pid > 0);
	return pid;
}

static pid_t start_in_new_folder(void)
{
	strcpy(state, "/tmp/parvis-state-XXXXXX");
	CHECK(mkdtemp(state) != NULL);
	snprintf(socket_path, sizeof socket_path, "%s/redis/redis.sock", state);
	return start();
}

static void open_store(void)
{
	char address[128];

	snprintf(address, sizeof address, "unix:%s", socket_path);
	trips_open(address, NULL, 2000);
	CHECK(trips_ready(5000));
}

static void stop(pid_t pid)
{
	int status;

	kill(pid, SIGTERM);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void clean(void) { nftw(state, remove_one, 8, FTW_DEPTH | FTW_PHYS); }

TEST(the_managed_store_serves_every_call)
{
	pid_t pid = start_in_new_folder();

	open_store();
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	CHECK_STR(trip_get(STORE_GRANT, "code"), "g");
	CHECK_STR(trip_spend("code", "token", "t"), "done");
	CHECK_STR(trip_spend("code", "token", "t"), "spent");
	CHECK_STR(trip_put(STORE_INTERACTION, "i", "x"), "done");
	CHECK_STR(trip_take(STORE_INTERACTION, "i"), "x");
	CHECK_STR(trip_first("jti"), "done");
	CHECK_STR(trip(&(struct trip){.call = TRIP_DELETE, .kind = STORE_SESSION, .id = "s"}),
		  "done");
	trips_close();
	stop(pid);
	clean();
}

TEST(the_managed_store_keeps_sessions_over_a_restart)
{
	pid_t pid = start_in_new_folder();

	open_store();
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	stop(pid);
	CHECK(trips_not_ready(2000));
	pid = start();
	CHECK(trips_ready(5000));
	CHECK_STR(trip_get(STORE_SESSION, "s"), "x");
	trips_close();
	stop(pid);
	clean();
}

TEST(a_second_managed_store_waits_for_the_first_to_be_gone)
{
	pid_t one = start_in_new_folder(), two;

	open_store();
	CHECK_STR(trip_put(STORE_SESSION, "s", "x"), "done");
	two = start();
	trips_run(100);
	CHECK_STR(trip_get(STORE_SESSION, "s"), "x");
	kill(one, SIGKILL);
	waitpid(one, NULL, 0);
	CHECK(trips_not_ready(2000));
	CHECK(trips_ready(5000));
	CHECK_STR(trip_get(STORE_SESSION, "s"), "x");
	trips_close();
	stop(two);
	clean();
}

TEST(the_managed_store_is_private_and_permits_little)
{
	static const char *const forbidden[] = {
		"FLUSHALL", "CONFIG GET save", "KEYS *",   "SHUTDOWN",       "EVAL 1 0",
		"MONITOR",  "REPLICAOF a 1",   "ACL LIST", "FUNCTION FLUSH", "GET elsewhere"};
	pid_t pid = start_in_new_folder();
	struct stat status;
	redisContext *c;

	open_store();
	CHECK(stat(socket_path, &status) == 0 && (status.st_mode & 0077) == 0);
	c = redisConnectUnix(socket_path);
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
		redisReply *reply = redisCommand(c, forbidden[i]);

		CHECK(reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, "NOPERM", 6) == 0);
		freeReplyObject(reply);
	}
	redisFree(c);
	trips_close();
	stop(pid);
	clean();
}

TEST(a_state_folder_that_cannot_be_is_told)
{
	const char *problem = NULL;
	char path[200];

	CHECK(managed_store_start("/proc/none", 0, 0, &problem) == -1);
	CHECK_STR(problem, "The folder redis cannot be made in the state folder.");
	memset(path, 'a', sizeof path);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	CHECK(managed_store_start(path, 0, 0, &problem) == -1);
	CHECK_STR(problem, "The path of a unix socket has at most 107 bytes; this is longer.");
	CHECK(managed_store_start("/tmp/\"x", 0, 0, &problem) == -1);
}
