/* mail_address_test.c -- whom we write to, and whom not. */
#include "arena.h"
#include "mail_address.h"
#include "test.h"
#include <string.h>

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"

static bool is(const char *address) { return mail_address_is(text_of(address)); }

TEST(a_plain_address_is_one)
{
	CHECK(is("anne@example.org"));
	CHECK(is("Anne.Martin+tax@Mail.Example.ORG"));
	CHECK(is("o'brien@example.museum"));
	CHECK(is("a!#$%&'*+-/=?^_`{|}~z@xn--bcher-kva.example"));
}

TEST(an_address_ends_no_line_and_opens_no_other)
{
	CHECK(!is("anne@example.org\r\nBcc: all@example.org"));
	CHECK(!is("anne@example.org\n"));
	CHECK(!is("anne\r@example.org"));
	CHECK(!is("anne@example.org, bob@example.org"));
	CHECK(!is("anne@example.org> SIZE=1"));
	CHECK(!is("<anne@example.org>"));
	CHECK(!is("Anne <anne@example.org>"));
	CHECK(!mail_address_is((struct text){"anne@example.org\0.evil.example", 31}));
}

TEST(what_programs_read_differently_is_refused)
{
	CHECK(!is("\"anne martin\"@example.org"));
	CHECK(!is("anne(comment)@example.org"));
	CHECK(!is("anne@[127.0.0.1]"));
	CHECK(!is("anne@127.0.0.1"));
	CHECK(!is("anne@[::1]"));
	CHECK(!is("anne@localhost"));
	CHECK(!is("anne@one@example.org"));
	CHECK(!is("anne%example.com@example.org@relay.example"));
	CHECK(!is("ng\xc3\xb4@example.org"));
	CHECK(!is("anne@b\xc3\xbc"
		  "cher.example"));
	CHECK(!is("anne martin@example.org"));
}

TEST(an_address_has_its_parts)
{
	CHECK(!mail_address_is(TEXT_NONE));
	CHECK(!is(""));
	CHECK(!is("@"));
	CHECK(!is("anne"));
	CHECK(!is("anne@"));
	CHECK(!is("@example.org"));
	CHECK(!is(".anne@example.org"));
	CHECK(!is("anne.@example.org"));
	CHECK(!is("an..ne@example.org"));
	CHECK(!is("anne@example..org"));
	CHECK(!is("anne@-example.org"));
	CHECK(!is("anne@example.org."));
	CHECK(!is("anne@example.c0"));
	CHECK(is("anne@1.example"));
}

TEST(an_address_has_its_bounds)
{
	struct arena *a = arena_new();
	const char *domain = SIXTY "." SIXTY "." SIXTY;

	CHECK(is(SIXTY "1234@example.org"));
	CHECK(!is(SIXTY "12345@example.org"));
	CHECK(is(arena_printf(a, "me@%s.%s.example", domain, SIXTY)));
	CHECK(!is(arena_printf(a, "her@%s.%s.example", domain, SIXTY)));
	CHECK(!is(arena_printf(a, "anne@%s.%s.%s.example", domain, SIXTY, SIXTY)));
	arena_free(a);
}

TEST(an_address_tells_its_domain)
{
	struct text domain = mail_address_domain(TEXT("anne@Example.org"));

	CHECK(text_is(domain, "Example.org"));
}
