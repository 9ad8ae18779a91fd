/* Letters about sign-ins, with a real Redis: which sign-ins give one, and what becomes of it. */
#include "account_login.h"
#include "account_record.h"
#include "open_store.h"
#include "store_account.h"
#include "store_mail.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

enum { TODAY = 20414 };

static struct arena *a;

static void begin(void)
{
	a = arena_new();
	open_store();
}

static void end(void)
{
	close_store();
	arena_free(a);
}

/* --- a sign-in, with a letter of that text --- */

static struct account_login_terms terms;
static struct account_login login;
static const char *text;

static enum turn ask_put(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	const struct store_write writes[] = {
		{STORE_GRANT, "code", TEXT("grant"), 60},
		{STORE_ACCOUNT, ID, account_login_write(f->arena, &login, &terms), 600},
		store_mail_write(f->arena, text_of(text)),
	};

	(void)value;
	return store_put_for_account(f, writes, 3, outcome);
}

static void sign_in(const char *sid, const char *device, enum account_login_letter letter)
{
	login = (struct account_login){.at = (long long)TODAY * DAY_S,
				       .client = "tax",
				       .provider = "agency",
				       .acr = "",
				       .told = "",
				       .network = "",
				       .code = "",
				       .session = sid};
	terms = (struct account_login_terms){
		.sid = sid,
		.provider_word = account_provider_word(a, ID, "agency"),
		.kept = 16,
		.days = 180,
		.device = device,
		.letter = letter,
	};
	text = sid;
	CHECK_STR(trip(&(struct trip){.ask = ask_put}), "done");
}

/* --- the queue --- */

static int lease_ms;
static struct store_mail mail;
static enum store_mail_end how;
static int delay_ms;

static enum turn ask_claim(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	return store_claim_mail(f, lease_ms, value, outcome);
}

static enum turn ask_settle(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)value, (void)outcome;
	return store_settle_mail(f, mail.claimed, how, TEXT("again"), delay_ms);
}

static enum turn ask_status(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	(void)outcome;
	return store_read_mail_status(f, value);
}

/* Its text; "(absent)" if none is due, "(broken)" if it is not ours. */
static const char *claim(int for_ms)
{
	static struct trip t;

	t = (struct trip){.ask = ask_claim};
	lease_ms = for_ms;
	if (strcmp(trip(&t), "done") != 0)
		return arena_printf(a, "(%s)", trip_word(&t));
	store_mail_read(a, (struct text){arena_copy(a, t.value, t.len), t.len}, &mail);
	return mail.letter.at == NULL ? "(broken)" : arena_string(a, mail.letter);
}

static const char *settle(enum store_mail_end end_of_it, int ms)
{
	how = end_of_it;
	delay_ms = ms;
	return trip(&(struct trip){.ask = ask_settle});
}

static long long status(const char *word)
{
	struct trip t = {.ask = ask_status};
	struct text rest, line;
	long long count;

	CHECK_STR(trip(&t), "done");
	rest = (struct text){t.value, t.len};
	while (rest.at != NULL) {
		line = text_split(rest, '\n', &rest);
		if (text_is(text_next_word(&line), word) && text_number(line, &count))
			return count;
	}
	return 0;
}

static struct account_record record(void)
{
	struct trip t = {.call = TRIP_GET, .kind = STORE_ACCOUNT, .id = ID};
	struct account_record r;

	CHECK_STR(trip(&t), "done");
	CHECK(account_record_read(a, text_of(arena_string(a, text_of(t.value))), &r));
	return r;
}

/* U136, U138 */
TEST(a_letter_is_due_if_the_account_does_not_know_the_browser)
{
	const char *first, *second;

	begin();
	sign_in("one", "@a", LETTER_IF_NEW);
	sign_in("two", "@a", LETTER_IF_NEW); /* known now */
	sign_in("three", "@b", LETTER_IF_NEW);
	sign_in("four", "@a", LETTER_IF_NEW);
	sign_in("five", NULL, LETTER_NEVER); /* single sign-on */
	sign_in("six", "@c", LETTER_NEVER);  /* there is no address, but the browser is known */
	sign_in("seven", "@c", LETTER_IF_NEW);
	CHECK_NUMBER(status("waiting"), 2);
	first = claim(60000);
	second = claim(60000);
	CHECK_STR(strcmp(first, "one") == 0 ? second : first, "three");
	CHECK_STR(strcmp(first, "one") == 0 ? first : second, "one");
	CHECK_STR(claim(60000), "(absent)");
	CHECK_STR(record().marks, "!20414.2 @b @a @c");
	end();
}

/* U138: once for a session and a client, however often it is continued. */
TEST(a_letter_that_is_always_due_is_due_once)
{
	begin();
	sign_in("one", "@a", LETTER_ALWAYS);
	sign_in("one", "@a", LETTER_ALWAYS);
	sign_in("one", NULL, LETTER_ALWAYS);
	CHECK_NUMBER(status("waiting"), 1);
	sign_in("two", NULL, LETTER_ALWAYS);
	CHECK_NUMBER(status("waiting"), 2);
	sign_in("one", "@b", LETTER_ALWAYS); /* by another browser it is another thing */
	CHECK_NUMBER(status("waiting"), 3);
	end();
}

TEST(an_account_is_known_by_so_many_browsers)
{
	begin();
	for (int i = 0; i < 20; i++)
		sign_in(arena_printf(a, "s%d", i), arena_printf(a, "@%d", i), LETTER_NEVER);
	CHECK_NUMBER(account_record_devices(&(struct account_record){.marks = record().marks}), 16);
	sign_in("again", "@4", LETTER_IF_NEW);
	CHECK_NUMBER(status("waiting"), 0);
	sign_in("forgotten", "@0", LETTER_IF_NEW);
	CHECK_NUMBER(status("waiting"), 1);
	end();
}

/* Whoever signs in a thousand times writes no thousand letters to somebody, and what was not told
 * stays to be told. */
TEST(an_account_has_so_many_letters_a_day)
{
	begin();
	for (int i = 0; i < 20; i++)
		sign_in(arena_printf(a, "s%d", i), arena_printf(a, "@%d", i), LETTER_IF_NEW);
	CHECK_NUMBER(status("waiting"), 16);
	CHECK_NUMBER(account_record_devices(&(struct account_record){.marks = record().marks}), 16);
	sign_in("known", "@3", LETTER_ALWAYS);
	CHECK_NUMBER(status("waiting"), 16);
	sign_in("s", "@19", LETTER_NEVER);
	login.at += DAY_S;
	terms.device = "@18";
	terms.letter = LETTER_IF_NEW;
	CHECK_STR(trip(&(struct trip){.ask = ask_put}), "done");
	CHECK_NUMBER(status("waiting"), 17);
	end();
}

TEST(a_letter_is_delivered_once_and_tried_again_later)
{
	begin();
	sign_in("one", "@a", LETTER_IF_NEW);
	CHECK_STR(claim(60000), "one");
	CHECK_NUMBER(mail.dropped, 0);
	CHECK_STR(claim(60000), "(absent)"); /* somebody has it */
	CHECK_STR(settle(MAIL_RETRIED, 0), "done");
	CHECK_STR(claim(60000), "again");
	CHECK_STR(settle(MAIL_RETRIED, 600000), "done");
	CHECK_STR(claim(60000), "(absent)");
	CHECK_NUMBER(status("waiting"), 1);
	CHECK_NUMBER(status("retried"), 2);
	sign_in("two", "@b", LETTER_IF_NEW);
	CHECK_STR(claim(60000), "two");
	CHECK_STR(settle(MAIL_DELIVERED, 0), "done");
	CHECK_STR(settle(MAIL_DELIVERED, 0), "done"); /* absent by now: nothing is counted */
	CHECK_NUMBER(status("delivered"), 1);
	CHECK_NUMBER(status("waiting"), 1);
	end();
}

/* The worker died: its lease ends. */
TEST(a_letter_that_nobody_settles_comes_back)
{
	const char *letter;

	begin();
	sign_in("one", "@a", LETTER_IF_NEW);
	CHECK_STR(claim(100), "one");
	for (int i = 0; i < 3000 && strcmp(letter = claim(60000), "(absent)") == 0; i++)
		usleep(10000);
	CHECK_STR(letter, "one");
	CHECK_STR(settle(MAIL_FAILED, 0), "done");
	CHECK_NUMBER(status("failed"), 1);
	CHECK_NUMBER(status("waiting"), 0);
	end();
}

/* Seconds until the queue ends; below 0: it does not, or is not there. */
static long ends_in_s(void)
{
	return strtol(
		redis_ask_words(
			redis, 3,
			(const char *[]){"EVAL",
					 "for _, key in ipairs(redis.call('KEYS', '*:mail:*')) do "
					 "if redis.call('TYPE', key).ok == 'zset' then "
					 "return redis.call('TTL', key) end end return -9",
					 "0"}),
		NULL, 10);
}

/* The mail server was taken out of the configuration: her address does not stay for ever. */
TEST(letters_that_nobody_takes_any_more_end)
{
	begin();
	sign_in("one", "@a", LETTER_IF_NEW);
	CHECK(ends_in_s() > STORE_MAIL_LIFE_S - 600 && ends_in_s() <= STORE_MAIL_LIFE_S);
	CHECK_STR(claim(60000), "one");
	CHECK_STR(settle(MAIL_RETRIED, 600000), "done");
	CHECK_NUMBER(status("waiting"), 1);
	CHECK(ends_in_s() > 0 && ends_in_s() <= STORE_MAIL_LIFE_S);
	end();
}

/* Somebody wrote to Redis. */
static void forge(const char *letter)
{
	redis_ask_words(redis, 4,
			(const char *[]){"EVAL",
					 "for _, key in ipairs(redis.call('KEYS', '*:mail:*')) do "
					 "if redis.call('TYPE', key).ok == 'zset' then "
					 "redis.call('ZADD', key, 1, ARGV[1]) end end",
					 "0", letter});
}

TEST(a_letter_that_is_not_ours_is_seen_as_such)
{
	begin();
	sign_in("two", "@b", LETTER_IF_NEW);
	forge("Vforged");
	CHECK_STR(claim(60000), "(broken)");
	CHECK_TEXT(mail.claimed, "Vforged");
	CHECK_STR(settle(MAIL_FAILED, 0), "done");
	CHECK_STR(claim(60000), "two");
	end();
}

static enum turn ask_put_among_two(struct flow *f, struct text *value, enum store_outcome *outcome)
{
	struct store_write writes[] = {
		{STORE_ACCOUNT, ID, account_login_write(f->arena, &login, &terms), 600},
		store_mail_write(f->arena, text_of(text)),
	};

	(void)value;
	writes[1].value = text_of(arena_printf(f->arena, "2\n%s", text));
	return store_put_for_account(f, writes, 2, outcome);
}

/* The one whose turn would come last goes, and somebody hears of it once. */
TEST(a_queue_that_is_full_drops_the_last)
{
	begin();
	sign_in("one", "@a", LETTER_IF_NEW);
	CHECK_STR(claim(60000), "one");
	CHECK_STR(settle(MAIL_RETRIED, 600000), "done");
	sign_in("two", "@b", LETTER_IF_NEW);
	sign_in("three", NULL, LETTER_NEVER);
	terms.device = "@c";
	terms.letter = LETTER_IF_NEW;
	CHECK_STR(trip(&(struct trip){.ask = ask_put_among_two}), "done");
	CHECK_NUMBER(status("waiting"), 2);
	CHECK_NUMBER(status("dropped"), 1);
	CHECK(*claim(60000) == 't'); /* two, or three: they came in one millisecond, perhaps */
	CHECK_NUMBER(mail.dropped, 1);
	CHECK(*claim(60000) == 't');
	CHECK_NUMBER(mail.dropped, 0);
	end();
}

static bool dump_shows(const char *part)
{
	size_t len;
	char *dump = redis_dump(redis, &len);
	bool does = memmem(dump, len, part, strlen(part)) != NULL;

	free(dump);
	return does;
}

/* A dump shows neither whom nor what. */
TEST(a_letter_is_sealed)
{
	begin();
	sign_in("anne@example.org", "@a", LETTER_IF_NEW);
	CHECK(!dump_shows("example.org"));
	forge("Vbob@example.org");
	CHECK(dump_shows("example.org"));
	CHECK_STR(claim(60000), "(broken)");
	CHECK_STR(claim(60000), "anne@example.org");
	end();
}
