/* mail_server_test.c -- a mail server that could not be used safely is a fault. */
#include "config.h"
#include "test.h"
#include <string.h>

static struct arena *a;
static struct config_faults faults;
static const struct config *config;

/* The place of the first fault where settings are these, and the password's file (NULL: none) holds
 * that; "": there is none. */
static const char *fault_of(const char *settings, const char *password)
{
	struct config_file files[] = {
		{"broker.json",
		 text_of(arena_printf(a, "{\"issuer\":\"https://parvis.example\"%s%s%s}",
				      strstr(settings, "mail_from") == NULL
					      ? ",\"mail_from\":\"us@parvis.example\""
					      : "",
				      *settings == '\0' ? "" : ",", settings))},
		{"broker.json: mail_password_file", text_of(password)}};
	const struct config_fault *f;

	faults = config_faults_none(a);
	config = config_read(a, files, password == NULL ? 1 : 2, &faults);
	if (config != NULL)
		config_check(config, &faults);
	f = faults.first;
	while (f != NULL && f->is_warning)
		f = f->next;
	return f == NULL ? "" : f->place;
}

static const char *fault_of_url(const char *url)
{
	return fault_of(arena_printf(a, "\"mail_server\":\"%s\"", url), NULL);
}

TEST(without_a_server_no_letter_is_written)
{
	a = arena_new();
	CHECK_STR(fault_of("", NULL), "");
	CHECK(!mail_is_on(config));
	CHECK_STR(fault_of_url("smtp://mail.example:587"), "");
	CHECK(mail_is_on(config));
	arena_free(a);
}

TEST(a_server_is_named_by_scheme_host_and_port)
{
	static const char *const wrong[] = {"mail.example",           "https://mail.example",
					    "smtp:mail.example",      "smtp://",
					    "smtp://me@mail.example", "smtp://mail.example/",
					    "smtp://mail.example:0",  "smtp://mail.example?a",
					    "SMTP://mail.example"};

	a = arena_new();
	CHECK_STR(fault_of_url("smtps://mail.example"), "");
	CHECK_STR(fault_of_url("smtp://[2001:db8::1]:25"), "");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_STR(fault_of_url(wrong[i]), "mail_server");
	arena_free(a);
}

TEST(only_on_loopback_tls_may_be_missing)
{
	const struct settings *s;

	a = arena_new();
	fault_of_url("smtp://mail.example");
	CHECK(!config->mail_server.may_be_plain);
	fault_of_url("smtp://127.0.0.1:2525");
	CHECK(config->mail_server.may_be_plain);
	fault_of_url("smtp://localhost");
	CHECK(config->mail_server.may_be_plain);
	s = &config->settings;
	CHECK(!mail_server_of(s, TEXT_NONE, TEXT("PEM")).may_be_plain);
	arena_free(a);
}

TEST(a_name_has_a_password_and_a_sender_an_address)
{
	static const char *const named =
		"\"mail_server\":\"smtp://mail.example\",\"mail_user\":\"us\"";

	a = arena_new();
	CHECK_STR(fault_of(named, NULL), "mail_user");
	CHECK_STR(fault_of("\"mail_server\":\"smtp://mail.example\"", "secret"), "mail_user");
	CHECK_STR(fault_of(named, "a long secret\n"), "");
	CHECK(text_is(config->mail_server.password, "a long secret"));
	CHECK_STR(fault_of(named, "two\rlines"), "mail_password_file");
	CHECK_STR(fault_of("\"mail_server\":\"smtp://mail.example\",\"mail_user\":\"a\\tb\"", "s"),
		  "mail_user");
	CHECK_STR(fault_of("\"mail_server\":\"smtp://mail.example\",\"mail_from\":\"me\"", NULL),
		  "mail_from");
	arena_free(a);
}
