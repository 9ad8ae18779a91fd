/* rediss: only a Redis with the right certificate for the name we call it by. */
#include "free_port.h"
#include "redis.h"
#include "test.h"
#include "trip.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct redis *redis;
static char folder[64], ca[8192], address[64];

static void make_certificate(const char *name)
{
	char command[512], path[96];
	FILE *file;

	snprintf(command, sizeof command,
		 "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
		 "-days 2 "
		 "-subj /CN=redis -addext subjectAltName=%s -keyout key.pem -out cert.pem 2>log",
		 folder, name);
	CHECK(system(command) == 0);
	snprintf(path, sizeof path, "%s/cert.pem", folder);
	file = fopen(path, "r");
	ca[fread(ca, 1, sizeof ca - 1, file)] = '\0';
	fclose(file);
}

static void start_redis(const char *name)
{
	char configuration[512];
	int port = free_port();

	strcpy(folder, "/tmp/parvis-tls-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	make_certificate(name);
	snprintf(configuration, sizeof configuration,
		 "tls-port %d\nbind 127.0.0.1\ntls-cert-file %s/cert.pem\ntls-key-file %s/key.pem\n"
		 "tls-ca-cert-file %s/cert.pem\ntls-auth-clients no",
		 port, folder, folder, folder);
	redis = redis_start(configuration);
	snprintf(address, sizeof address, "rediss://127.0.0.1:%d/2", port);
}

static void stop_redis(void)
{
	char command[128];

	redis_stop(redis);
	snprintf(command, sizeof command, "rm -r %s", folder);
	CHECK(system(command) == 0);
}

TEST(a_redis_with_the_right_certificate_is_used)
{
	start_redis("IP:127.0.0.1");
	trips_open_as(address, "", NULL, ca);
	CHECK(trips_ready(5000));
	CHECK_STR(trip_put(STORE_GRANT, "code", "g"), "done");
	CHECK_STR(trip_spend("code", "at", "t"), "done");
	CHECK_STR(redis_ask(redis, "DBSIZE"), "0"); /* we are in database 2 */
	redis_kill(redis);
	CHECK(trips_not_ready(2000));
	trips_close();
	stop_redis();
}

TEST(a_certificate_for_another_name_is_refused)
{
	start_redis("IP:127.0.0.2,DNS:redis.example");
	trips_open_as(address, "", NULL, ca);
	CHECK(!trips_ready(500));
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-unreachable)");
	trips_close();
	stop_redis();
}

TEST(a_certificate_of_an_unknown_authority_is_refused)
{
	start_redis("IP:127.0.0.1");
	trips_open_as(address, "", NULL, NULL);
	CHECK(!trips_ready(500));
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-unreachable)");
	trips_close();
	stop_redis();
}

TEST(a_ca_file_without_a_certificate_is_refused)
{
	trips_open_as("rediss://127.0.0.1:1", "", NULL, "no certificate");
	CHECK(!trips_ready(50));
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(store-unreachable)");
	trips_close();
}
