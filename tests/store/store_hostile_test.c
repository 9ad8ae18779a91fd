/* A Redis that is not one, or wants us dead: no crash, no wrong answer, and back when it is healed.
 */
#include "clock.h"
#include "test.h"
#include "trip.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[64], path[96];
static struct evconnlistener *listener;
static const char *attack; /* what is answered to a call; NULL: that there is none */
static size_t attack_len;
static bool attacks_greeting;

static const char info[] = "redis_version:7.9.9\r\nmaxmemory_policy:noeviction\r\nloading:0\r\n"
			   "aof_enabled:1\r\naof_last_write_status:ok\r\nrole:master\r\n";

static void greet(struct evbuffer *out)
{
	evbuffer_add_printf(out, "+OK\r\n$%zu\r\n%s\r\n$6\r\nparvis\r\n", sizeof info - 1, info);
}

/* Our functions come in pieces; their lines end without the carriage return that ends a command. */
static bool is_whole(struct evbuffer *in)
{
	size_t len = evbuffer_get_length(in);
	const unsigned char *bytes = evbuffer_pullup(in, -1);

	return len > 1 && memcmp(bytes + len - 2, "\r\n", 2) == 0;
}

static void on_read(struct bufferevent *stream, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(stream), *out = bufferevent_get_output(stream);
	struct evbuffer_ptr hello = evbuffer_search(in, "SETNAME", 7, NULL);
	bool is_command = *evbuffer_pullup(in, 1) == '*'; /* not the rest of a long greeting */

	(void)arg;
	if (!is_whole(in))
		return;
	evbuffer_drain(in, evbuffer_get_length(in));
	if (!is_command)
		return;
	if (attack != NULL && (hello.pos < 0 || attacks_greeting))
		evbuffer_add(out, attack, attack_len);
	else if (hello.pos >= 0)
		greet(out);
	else
		evbuffer_add_printf(out, "$-1\r\n");
}

static void on_end(struct bufferevent *stream, short what, void *arg)
{
	(void)what, (void)arg;
	bufferevent_free(stream);
}

static void on_accept(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *from, int len,
		      void *arg)
{
	struct bufferevent *stream =
		bufferevent_socket_new(evconnlistener_get_base(l), fd, BEV_OPT_CLOSE_ON_FREE);

	(void)from, (void)len, (void)arg;
	bufferevent_setcb(stream, on_read, NULL, on_end, NULL);
	bufferevent_enable(stream, EV_READ | EV_WRITE);
}

static void open_fake(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	char address[128];

	strcpy(folder, "/tmp/parvis-fake-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/s", folder);
	memcpy(sun.sun_path, path, strlen(path));
	snprintf(address, sizeof address, "unix:%s", path);
	attack = NULL;
	attacks_greeting = false;
	trips_open(address, NULL, 200);
	listener = evconnlistener_new_bind(trips_base(), on_accept, NULL, LEV_OPT_CLOSE_ON_FREE, 16,
					   (struct sockaddr *)&sun, sizeof sun);
	CHECK(listener != NULL);
}

static void close_fake(void)
{
	evconnlistener_free(listener);
	store_close();
	for (int i = 0; i < 20; i++)
		event_base_loop(trips_base(), EVLOOP_NONBLOCK);
	event_base_free(trips_base());
	unlink(path);
	rmdir(folder);
}

static const struct attack {
	const char *bytes, *get, *take; /* and what our calls say of it */
} attacks[] = {
	{"$-2\r\n", NULL, NULL},
	{"*-2\r\n", "(store-confused)", "(store-confused)"},
	{"*1000000000\r\n", "(store-confused)", "(store-confused)"},
	{"*4611686018427387904\r\n", "(store-confused)", "(store-confused)"},
	{"*17\r\n", "(store-confused)", "(store-confused)"},
	{"*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n", "(store-confused)",
	 "(store-confused)"},
	{"*1\r\n*1\r\n:1\r\n", "(store-confused)", "(store-confused)"},
	{":5\r\n", "(store-confused)", "(store-confused)"},
	{":99999999999999999999999\r\n", "(store-confused)", "(store-confused)"},
	{"+OK\r\n", "(store-confused)", "(store-confused)"},
	{"*2\r\n$4\r\nDONE\r\n:1\r\n", "(store-confused)", "(store-confused)"},
	{"*1\r\n$4\r\nDONE\r\n", "(store-confused)", "(store-confused)"},
	{"*2\r\n$5\r\nSPENT\r\n$1\r\nV\r\n", "(store-confused)", "(store-confused)"},
	{"*1\r\n$4\r\nWHAT\r\n", "(store-confused)", "(store-confused)"},
	{"*3\r\n$4\r\nDONE\r\n$1\r\nV\r\n$1\r\nV\r\n", "(store-confused)", "(store-confused)"},
	{"*0\r\n", "(store-confused)", "(store-confused)"},
	{"-\r\n", "(store-confused)", "(store-confused)"},
	{"-ERR x\r\n", "(store-confused)", "(store-confused)"},
	{"-ERR a\rb\r\n", "(store-confused)", "(store-confused)"},
	{"HTTP/1.1 200 OK\r\n\r\n", "(store-confused)", "(store-confused)"},
	{"%1\r\n+a\r\n+b\r\n", "(store-confused)", "(store-confused)"},
	{"$4\r\nVabc\r\n", "(absent)", NULL},
	{"$0\r\n\r\n", "(absent)", NULL},
	{"$41\r\nE0123456789012345678901234567890123456789\r\n", "(absent)", NULL},
	{"$1\r\nS\r\n", "(spent)", NULL},
	{"$99999999\r\nabc", "(store-silent)", "(store-silent)"},
	{"*2\r\n$4\r\nDO", "(store-silent)", "(store-silent)"},
	{"$-1\r\n$-1\r\n", "(absent)", NULL},
	{"$-1\r\n-ERR max number of clients reached\r\n", "(absent)", NULL},
};

static void set_attack(const struct attack *a)
{
	attack = a == NULL ? NULL : a->bytes;
	attack_len = a == NULL ? 0 : strlen(a->bytes);
}

static void check_attack(const struct attack *a)
{
	const char *got;

	CHECK(trips_ready(3000));
	set_attack(a);
	got = trip_get(STORE_SESSION, "s");
	if (a->get != NULL)
		CHECK_STR(got, a->get);
	set_attack(NULL);
	CHECK(trips_ready(3000));
	set_attack(a);
	got = trip_take(STORE_INTERACTION, "i");
	CHECK(got[0] == '(' && strcmp(got, "(done)") != 0);
	if (a->take != NULL)
		CHECK_STR(got, a->take);
	set_attack(NULL);
	CHECK(trips_ready(3000));
	CHECK_STR(trip_get(STORE_SESSION, "s"), "(absent)");
}

/* Each on a new store: the pause between two attempts grows with each failure. */
TEST(no_reply_of_a_hostile_redis_is_believed)
{
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		open_fake();
		check_attack(&attacks[i]);
		close_fake();
	}
}

TEST(no_greeting_of_a_hostile_redis_is_believed)
{
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		open_fake();
		attacks_greeting = true;
		set_attack(&attacks[i]);
		trips_run(20);
		CHECK(!store_is_ready());
		set_attack(NULL);
		CHECK(trips_ready(3000));
		close_fake();
	}
}

TEST(an_endless_reply_is_cut)
{
	static char endless[18 * 1024 * 1024];

	open_fake();
	CHECK(trips_ready(3000));
	memset(endless, 'x', sizeof endless);
	memcpy(endless, "$999999999\r\n", 12);
	attack = endless;
	attack_len = sizeof endless;
	CHECK(trip_get(STORE_SESSION, "s")[0] == '(');
	attack = NULL;
	CHECK(trips_ready(3000));
	close_fake();
}
