#include "store_address.h"
#include "test.h"
#include <stdio.h>

static struct store_address address;
static const char *problem;

static bool parse(struct arena *a, const char *store)
{
	problem = NULL;
	return store_address_parse(a, store, "/var/lib/parvis", &address, &problem);
}

TEST(the_managed_store_is_a_socket_in_the_state_folder)
{
	struct arena *a = arena_new();

	CHECK(parse(a, "managed"));
	CHECK_STR(address.path, "/var/lib/parvis/redis/redis.sock");
	CHECK(parse(a, "unix:/run/redis.sock"));
	CHECK_STR(address.path, "/run/redis.sock");
	arena_free(a);
}

TEST(a_url_names_host_port_and_database)
{
	struct arena *a = arena_new();

	CHECK(parse(a, "redis://redis.example:6380/3"));
	CHECK_STR(address.host, "redis.example");
	CHECK_NUMBER(address.port, 6380);
	CHECK_NUMBER(address.database, 3);
	CHECK(!address.is_tls && address.path == NULL);
	CHECK(parse(a, "rediss://10.0.0.1"));
	CHECK_NUMBER(address.port, 6379);
	CHECK_NUMBER(address.database, 0);
	CHECK(address.is_tls);
	CHECK(parse(a, "redis://[::1]:7000/"));
	CHECK_STR(address.host, "::1");
	CHECK_NUMBER(address.port, 7000);
	CHECK(parse(a, "redis://[fd00::2]"));
	CHECK_STR(address.host, "fd00::2");
	arena_free(a);
}

TEST(what_is_no_address_is_refused_with_a_sentence)
{
	static const char *const wrong[] = {
		"",
		"redis",
		"http://x",
		"redis:",
		"redis://",
		"redis:///0",
		"redis://:1",
		"redis://h:",
		"redis://h:0",
		"redis://h:65536",
		"redis://h:x",
		"redis://h:1/x",
		"redis://h:1/9999",
		"redis://u:p@h",
		"redis://u@h",
		"redis://[::1",
		"redis://[::1]x:1",
		"redis://h h",
		"redis://h:1/0?q=1",
		"unix:relative",
		"unix:",
		"rediss://h:-1",
		"redis://h:1/-1",
		"MANAGED",
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		CHECK(!parse(a, wrong[i]));
		CHECK(problem != NULL);
	}
	arena_free(a);
}

TEST(a_socket_path_that_the_kernel_would_cut_is_refused)
{
	struct arena *a = arena_new();
	char path[5 + STORE_SOCKET_PATH_MAX + 2];

	memset(path, 'a', sizeof path);
	memcpy(path, "unix:/", 6);
	path[sizeof path - 1] = '\0';
	CHECK(!parse(a, path));
	CHECK_STR(problem, "The path of a unix socket has at most 107 bytes; this is longer.");
	path[sizeof path - 2] = '\0';
	CHECK(parse(a, path));
	arena_free(a);
}
