/* Several processes want the same thing at the same time: one gets it. */
#include "redis.h"
#include "test.h"
#include "trip.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 300, PROCESSES = 4, AT_ONCE = 16 };

struct shared {
	atomic_int ready, winners[ROUNDS], answers[ROUNDS];
};

static void race(struct shared *shared, struct trip like)
{
	static struct trip trips[AT_ONCE];
	char id[16];

	atomic_fetch_add(&shared->ready, 1);
	while (atomic_load(&shared->ready) < PROCESSES)
		usleep(100);
	for (int round = 0; round < ROUNDS; round++) {
		snprintf(id, sizeof id, "%d", round);
		for (int i = 0; i < AT_ONCE; i++) {
			trips[i] = like;
			trips[i].id = id;
			trip_start(&trips[i]);
		}
		for (int i = 0; i < AT_ONCE; i++) {
			trip_wait(&trips[i]);
			atomic_fetch_add(&shared->answers[round], trips[i].no == NULL);
			atomic_fetch_add(&shared->winners[round],
					 trips[i].no == NULL && trips[i].outcome == STORE_DONE);
		}
	}
}

static pid_t run_racer(struct shared *shared, const char *address, struct trip like)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	freopen("/dev/null", "w", stderr);
	trips_open(address, NULL, 5000);
	if (trips_ready(5000))
		race(shared, like);
	trips_close();
	_exit(0);
}

static void put_all(enum store_kind kind)
{
	char id[16];

	for (int i = 0; i < ROUNDS; i++) {
		snprintf(id, sizeof id, "%d", i);
		CHECK_STR(trip_put(kind, id, "prize"), "done");
	}
}

static void check_one_winner(struct trip like, bool must_be_put)
{
	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct redis *redis = redis_start("");
	char address[128];
	int bad = 0;

	snprintf(address, sizeof address, "unix:%s", redis->socket);
	trips_open(address, NULL, 2000);
	CHECK(trips_ready(5000));
	if (must_be_put)
		put_all(like.kind);
	trips_close();
	for (int i = 0; i < PROCESSES; i++)
		run_racer(shared, address, like);
	while (wait(NULL) > 0 && redis->pid > 0 &&
	       atomic_load(&shared->answers[ROUNDS - 1]) < PROCESSES * AT_ONCE)
		;
	for (int i = 0; i < ROUNDS; i++)
		bad += atomic_load(&shared->winners[i]) != 1 ||
		       atomic_load(&shared->answers[i]) != PROCESSES * AT_ONCE;
	CHECK_NUMBER(bad, 0);
	munmap(shared, sizeof *shared);
	redis_stop(redis);
}

TEST(of_sixty_four_takes_one_wins)
{
	check_one_winner((struct trip){.call = TRIP_TAKE, .kind = STORE_INTERACTION}, true);
}

TEST(of_sixty_four_spendings_one_wins)
{
	check_one_winner((struct trip){.call = TRIP_SPEND, .kind = STORE_GRANT}, true);
}

TEST(of_sixty_four_firsts_one_is_first)
{
	check_one_winner((struct trip){.call = TRIP_FIRST, .kind = STORE_JTI}, false);
}

/* Without grace, whoever comes second is a thief, and the family ends: nobody else is let in. */
TEST(of_sixty_four_renewals_one_wins)
{
	check_one_winner(
		(struct trip){.call = TRIP_RENEW, .kind = STORE_FAMILY, .renewal = {0, 0, true}},
		true);
}
