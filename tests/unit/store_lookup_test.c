#include "store_lookup.h"
#include "test.h"
#include <netinet/in.h>

static struct event_base *base;
static int answers;
static int port;

static void on_done(void *arg, const struct addrinfo *found, const char *problem)
{
	CHECK(arg == &answers && (found == NULL) == (problem != NULL));
	answers++;
	port = 0;
	if (found != NULL && found->ai_family == AF_INET)
		port = ntohs(((const struct sockaddr_in *)(const void *)found->ai_addr)->sin_port);
	event_base_loopbreak(base);
}

static struct store_lookup *lookup_of(const char *host)
{
	base = event_base_new();
	answers = 0;
	return store_lookup_new(base, host, 6379, on_done, &answers);
}

static void end(struct store_lookup *lookup)
{
	store_lookup_free(lookup);
	event_base_free(base);
}

TEST(an_address_is_known_at_once_and_again)
{
	struct store_lookup *lookup = lookup_of("127.0.0.1");

	store_lookup_start(lookup);
	CHECK_NUMBER(answers, 1);
	CHECK_NUMBER(port, 6379);
	store_lookup_start(lookup);
	CHECK_NUMBER(answers, 2);
	end(lookup);
}

TEST(a_name_is_answered_later_from_the_loop)
{
	struct store_lookup *lookup = lookup_of("localhost");

	for (int times = 1; times <= 2; times++) {
		store_lookup_start(lookup);
		CHECK_NUMBER(answers, times - 1);
		event_base_dispatch(base);
		CHECK_NUMBER(answers, times);
	}
	end(lookup);
}

TEST(one_that_is_freed_before_its_answer_says_nothing)
{
	struct store_lookup *lookup = lookup_of("localhost");

	store_lookup_start(lookup);
	store_lookup_free(lookup);
	CHECK_NUMBER(event_base_dispatch(base), 1); /* nothing is left to wait for */
	CHECK_NUMBER(answers, 0);
	event_base_free(base);
}
