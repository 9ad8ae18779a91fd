/* mail_delivery_test.c -- what happens to a letter after the sign-in. */
#include "clock.h"
#include "login_notice.h"
#include "mail_client.h"
#include "mail_delivery.h"
#include "page_words.h"
#include "test.h"
#include "world.h"
#include "world_mail.h"

static const struct login_notice notice_of_anne = {.id = "one-letter",
						   .to = "anne@example.org",
						   .language = "en",
						   .client = "tax",
						   .provider = "agency",
						   .at = 1795355106,
						   .code = "K7QF-2M9P"};

/* With a letter in the queue. */
static void begin(const struct login_notice *notice)
{
	struct arena *a = arena_new();

	world_begin();
	page_zone_set("UTC");
	world_mail_turn_on();
	world_change_config()->settings.platform_name = "Parvis";
	world_mail_no = NULL;
	world_mail_operations = 0;
	world_mail[0] = '\0';
	world_mail_put(login_notice_pack(a, notice));
	arena_free(a);
}

static void look(void)
{
	mail_delivery_tick(world_base);
	world_settle();
	CHECK_NUMBER(world_live, 0);
}

/* However long the worker rests. */
static void look_for_long(void)
{
	for (int round = 0; round < 4; round++)
		look();
}

static void deliver(const struct login_notice *notice, const struct refusal *no)
{
	begin(notice);
	world_mail_no = no;
	look_for_long();
}

static bool letter_says(const char *part) { return strstr(world_mail, part) != NULL; }

/* X18, and issue of what to do: her language, the service, the provider, the time and the code. */
TEST(a_letter_tells_her_of_the_sign_in)
{
	deliver(&notice_of_anne, NULL);
	CHECK_STR(world_letters[0].end, "delivered");
	CHECK_STR(world_mail_to, "anne@example.org");
	CHECK(letter_says("From: Parvis <no-reply@id.example>\r\n"));
	CHECK(letter_says("To: anne@example.org\r\n"));
	CHECK(letter_says("Message-ID: <one-letter@id.example>\r\n"));
	CHECK(letter_says("Subject: =?utf-8?q?Parvis=3A_a_sign=2Din_to_Taxes?=\r\n"));
	CHECK(letter_says("Auto-Submitted: auto-generated\r\n"));
	CHECK(letter_says("\r\n\r\nHello,\r\n"));
	CHECK(letter_says("Service: Taxes\r\n"));
	CHECK(letter_says("Time: 22=C2=A0November=C2=A02026, 13:45 (UTC)\r\n"));
	CHECK(letter_says("Code of this sign-in: K7QF-2M9P\r\n"));
	CHECK(letter_says("http://localhost:8080/account"));
	look_for_long();
	CHECK_NUMBER(world_mail_operations, 1);
	world_mail_turn_off();
}

TEST(a_letter_is_in_her_language)
{
	struct login_notice notice = notice_of_anne;

	notice.language = "fr";
	deliver(&notice, NULL);
	CHECK(letter_says("Content-Language: fr\r\n"));
	CHECK(letter_says("Service=C2=A0: Imp=C3=B4ts\r\n"));
	CHECK(letter_says(": 22=C2=A0novembre=C2=A02026"));
	notice.language = "vi";
	deliver(&notice, NULL);
	CHECK(letter_says("Content-Language: vi\r\n"));
	CHECK(letter_says("D=E1=BB=8Bch v=E1=BB=A5: Taxes\r\n"));
	world_mail_turn_off();
}

/* Its registration is gone, or the page of sign-ins is switched off. */
TEST(a_letter_names_what_is_left)
{
	struct config *config = world_change_config();
	const char *account = config->settings.account_client;
	struct login_notice notice = notice_of_anne;

	notice.client = notice.provider = "gone";
	config->settings.account_client = "";
	deliver(&notice, NULL);
	CHECK(letter_says("Service: gone\r\nProven by: gone\r\n"));
	CHECK(!letter_says("/account"));
	config->settings.account_client = account;
	world_mail_turn_off();
}

TEST(a_letter_that_fails_is_tried_again)
{
	static const struct refusal *const each[] = {&mail_server_unreachable, &mail_server_silent,
						     &mail_server_untrusted, &mail_server_denies,
						     &mail_postponed};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
		deliver(&notice_of_anne, each[i]);
		CHECK_STR(world_letters[0].end, "retried");
		CHECK(world_letters[0].delay_ms >= 3000);
		CHECK_NUMBER(login_notice_parse(
				     a, (struct text){world_letters[0].value, world_letters[0].len})
				     ->tries,
			     1);
	}
	arena_free(a);
	world_mail_turn_off();
}

/* mail-refused; and what failed for too long. */
TEST(a_letter_that_nobody_takes_is_given_up)
{
	struct login_notice old = notice_of_anne;

	deliver(&notice_of_anne, &mail_refused);
	CHECK_STR(world_letters[0].end, "failed");
	old.tries = LOGIN_NOTICE_TRIES - 1;
	deliver(&old, &mail_postponed);
	CHECK_STR(world_letters[0].end, "failed");
	world_mail_turn_off();
}

/* mail-letter-unreadable */
TEST(a_letter_that_is_not_ours_goes)
{
	begin(&notice_of_anne);
	world_letters[0].len = 0;
	look();
	CHECK_STR(world_letters[0].end, "failed");
	CHECK_NUMBER(world_mail_operations, 0);
	world_mail_turn_off();
}

TEST(after_a_failure_of_the_server_others_wait)
{
	int sent;

	begin(&notice_of_anne);
	world_mail_no = &mail_server_unreachable;
	for (int i = 1; i < 10; i++)
		world_mail_put((struct text){world_letters[0].value, world_letters[0].len});
	look();
	sent = world_mail_operations;
	CHECK(sent >= 1 && sent <= 4); /* those that went at once */
	look();
	CHECK_NUMBER(world_mail_operations, sent);
	world_mail_no = NULL;
	look_for_long();
	CHECK_NUMBER(world_mail_operations, 10);
	world_mail_turn_off();
}

TEST(without_a_server_nothing_is_asked_of_the_store)
{
	begin(&notice_of_anne);
	world_mail_turn_off();
	look();
	CHECK_NUMBER(world_operations, 0);
}

static void turn_until(int operations)
{
	while (world_operations < operations && flow_live() > 0)
		event_base_loop(world_base, EVLOOP_ONCE);
}

/* Store or server away, or silent: the letter stays for another time, and nothing else. */
TEST(a_letter_survives_every_step)
{
	for (int at = 1; at <= 3; at++)
		for (int hangs = 0; hangs <= 1; hangs++) {
			begin(&notice_of_anne);
			*(hangs ? &world_hang_at : &world_fail_at) = at;
			mail_delivery_tick(world_base);
			turn_until(at);
			world_settle(); /* what was silent answers at last */
			CHECK_NUMBER(world_live, 0);
			CHECK_NUMBER(flow_live(), 0);
			CHECK(strcmp(world_letters[0].end, "failed") != 0);
			look_for_long();
		}
	for (int at = 1; at <= 3; at++) {
		begin(&notice_of_anne);
		mail_delivery_tick(world_base);
		turn_until(at);
		flow_cancel_all(); /* the worker ends */
		CHECK_NUMBER(world_live, 0);
		CHECK_STR(world_letters[0].end, "");
	}
	begin(&notice_of_anne);
	look_for_long(); /* nothing of them keeps a place */
	CHECK_STR(world_letters[0].end, "delivered");
	world_mail_turn_off();
}
