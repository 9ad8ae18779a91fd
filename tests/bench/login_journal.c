/* login_journal.c -- a line about each login and each fetch of keys, for whoever compares them with
 * what happened to the broker meanwhile. */
#include "login.h"
#include <time.h>

static FILE *journal;

void journal_open(void)
{
	if (driver.journal != NULL && (journal = fopen(driver.journal, "w")) == NULL)
		die("cannot write %s", driver.journal);
	if (journal != NULL)
		setvbuf(journal, NULL, _IOLBF, 0);
}

void journal_write(const struct client *c, const char *kid, double ms, const char *what)
{
	struct timespec t;
	if (journal == NULL)
		return;
	clock_gettime(CLOCK_REALTIME, &t);
	fprintf(journal, "%lld\t%s\t%s\t%.2f\t%s\n",
		(long long)t.tv_sec * 1000 + t.tv_nsec / 1000000, c->id, kid, ms, what);
}
