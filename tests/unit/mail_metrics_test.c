/* mail_metrics_test.c -- how letters do, for a monitor. */
#include "mail_metrics.h"
#include "test.h"

TEST(each_end_of_a_letter_is_counted)
{
	struct arena *a = arena_new();
	const char *text = mail_metrics(a, TEXT("waiting 3\ndelivered 12\ndropped 4\nfailed x"));

	CHECK(strstr(text, "\nparvis_mail_waiting 3\n") != NULL);
	CHECK(strstr(text, "\nparvis_mail_total{end=\"delivered\"} 12\n") != NULL);
	CHECK(strstr(text, "\nparvis_mail_total{end=\"retried\"} 0\n") != NULL);
	CHECK(strstr(text, "\nparvis_mail_total{end=\"failed\"} 0\n") != NULL);
	CHECK(strstr(text, "\nparvis_mail_total{end=\"dropped\"} 4\n") != NULL);
	CHECK_STR(mail_metrics(a, TEXT_NONE), "");
	arena_free(a);
}
