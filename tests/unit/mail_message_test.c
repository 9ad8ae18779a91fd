/* mail_message_test.c -- the octets of a letter. */
#include "mail_message.h"
#include "test.h"
#include <string.h>

static struct arena *a;

static const char *letter_of(const char *name, const char *subject, const char *body)
{
	return mail_message_write(a,
				  &(struct mail_message){
					  .from = "no-reply@id.example",
					  .to = "anne@example.org",
					  .from_name = name,
					  .language = "fr",
					  .id = "once",
					  .at = 1795355106,
					  .subject = text_of(subject),
					  .body = text_of(body),
				  })
		.at;
}

static const char *body_of(const char *body)
{
	return strstr(letter_of("Parvis", "Hello", body), "\r\n\r\n") + 4;
}

/* The lines of a header from its name on. */
static const char *subject_of(const char *subject)
{
	const char *at = strstr(letter_of("Parvis", subject, ""), "Subject: ") + 9;

	return arena_copy(a, at, (size_t)(strstr(at, "\r\nMessage-ID") - at));
}

TEST(a_letter_has_what_the_standard_wants)
{
	a = arena_new();
	CHECK_STR(letter_of("Parvis", "A sign in", "Hello,\nAnne.\n"),
		  "Date: Sun, 22 Nov 2026 13:45:06 +0000\r\n"
		  "From: Parvis <no-reply@id.example>\r\n"
		  "To: anne@example.org\r\n"
		  "Subject: A sign in\r\n"
		  "Message-ID: <once@id.example>\r\n"
		  "Auto-Submitted: auto-generated\r\n"
		  "MIME-Version: 1.0\r\n"
		  "Content-Type: text/plain; charset=utf-8\r\n"
		  "Content-Transfer-Encoding: quoted-printable\r\n"
		  "Content-Language: fr\r\n"
		  "\r\n"
		  "Hello,\r\nAnne.\r\n");
	arena_free(a);
}

TEST(a_subject_is_encoded_character_by_character)
{
	a = arena_new();
	CHECK_STR(subject_of("Bonjour Anne"), "Bonjour Anne");
	CHECK_STR(subject_of("\xc4\x90\xc4\x83ng nh\xe1\xba\xadp"),
		  "=?utf-8?q?=C4=90=C4=83ng_nh=E1=BA=ADp?=");
	CHECK_STR(subject_of("12345678901234567890123456789012345678901234567\xe1\xba\xadp"),
		  "=?utf-8?q?12345678901234567890123456789012345678901234567?=\r\n"
		  " =?utf-8?q?=E1=BA=ADp?=");
	CHECK_STR(subject_of("=?utf-8?q?forged?="), "=?utf-8?q?=3D=3Futf=2D8=3Fq=3Fforged=3F=3D?=");
	CHECK_STR(subject_of("\xff?"), "=?utf-8?q?=FF=3F?=");
	CHECK_STR(subject_of(""), "=?utf-8?q?"
				  "?=");
	arena_free(a);
}

TEST(nothing_becomes_a_header)
{
	const char *letter;

	a = arena_new();
	CHECK_STR(subject_of("one\r\nBcc: all@example.org"),
		  "=?utf-8?q?one__Bcc=3A_all=40example=2Eorg?=");
	letter = letter_of("Parvis\r\nBcc: all@example.org", "Hello", "Bcc: all@example.org\n");
	CHECK(strstr(letter, "\nBcc") == strstr(letter, "\r\n\r\nBcc") + 3);
	letter = letter_of("\"<evil@example.org>,", "Hello", "");
	CHECK(strstr(letter, "From: =?utf-8?q?=22=3Cevil=40example=2Eorg=3E=2C?= "
			     "<no-reply@id.example>\r\n") != NULL);
	arena_free(a);
}

TEST(a_body_is_quoted_printable)
{
	a = arena_new();
	CHECK_STR(body_of("1 = 1\nc\xc3\xb4t\xc3\xa9\n"), "1 =3D 1\r\nc=C3=B4t=C3=A9\r\n");
	CHECK_STR(body_of("blank \n\ttab\r\n"), "blank=20\r\n=09tab=0D\r\n");
	CHECK_STR(body_of(".\n..x\nFrom me\n"), "=2E\r\n=2E.x\r\n=46rom me\r\n");
	CHECK_STR(body_of("no end"), "no end\r\n");
	arena_free(a);
}

TEST(a_long_line_is_folded_and_a_dot_never_begins_one)
{
	const char *body, *line;
	char dots[301];

	a = arena_new();
	memset(dots, '.', sizeof dots - 1);
	dots[sizeof dots - 1] = '\0';
	body = body_of(dots);
	for (line = body; *line != '\0'; line = strstr(line, "\r\n") + 2) {
		CHECK(strstr(line, "\r\n") - line <= 76);
		CHECK(*line != '.');
	}
	arena_free(a);
}
