/* mail_message.h -- a letter in plain text as mail servers take it: RFC 5322, RFC 2045, RFC 2047.
 *
 * Nothing in a name, a subject or a body can end its line or become a header: names and subjects
 * are encoded words, the body is quoted-printable. Lines have at most 76 characters and end with
 * CR LF. Pure; lives in the arena.
 */
#pragma once
#include "arena.h"

struct mail_message {
	const char *from, *to; /* mail_address_is() both */
	const char *from_name; /* UTF-8, as the subject and the body are */
	const char *language;
	const char *id; /* letters, digits, - and _: the same for each try, so that two are one */
	long long at;   /* wall time */
	struct text subject, body; /* lines of the body end with a newline */
};

struct text mail_message_write(struct arena *a, const struct mail_message *m);
