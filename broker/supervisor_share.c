/* supervisor_share.c -- machines that give each other their keys through the store.
 *
 * `parvis keys share` does it. It is run when a worker hears that the store has other keys than
 * before, when our folder changed, and once a minute. What it takes changes the folder, and goes
 * the way of every change there (supervisor_keys.c). A machine that is cut off goes on with what it
 * has.
 */
#include "clock.h"
#include "log.h"
#include "supervisor_state.h"
#include <sys/wait.h>

enum { SECOND_US = 1000000, LOOK_EVERY_S = 60, AFTER_FAILURE_S = 10 };

void supervisor_keys_shared(struct supervisor *s) { s->shared.is_due = true; }

static bool is_well(int end) { return end == EXIT_DONE || end == EXIT_NOTHING; }

/* Each time that files came or went, and when it begins or ceases to fail. */
static void log_end(int before, int end)
{
	static const char remedy[] = "parvis keys status";

	if (end == EXIT_DONE || (is_well(end) && !is_well(before)))
		log_line(LOG_LEVEL_INFO, "keys-shared", NULL);
	else if (end == EXIT_REFUSED && before != EXIT_REFUSED)
		log_line(LOG_LEVEL_ERROR, "keys-share-refused", "remedy", remedy, NULL);
	else if (!is_well(end) && end != before)
		log_line(LOG_LEVEL_WARNING, "keys-unshared", "remedy", remedy, NULL);
}

static void note_end(struct shared_keys_watch *w, int end)
{
	long long now_us = clock_monotonic_us();

	w->not_before_us = now_us + SECOND_US;
	w->look_at_us =
		now_us + (is_well(end) ? LOOK_EVERY_S : AFTER_FAILURE_S) * (long long)SECOND_US;
	log_end(w->last_end, end);
	w->last_end = end;
}

/* Cut off from the others, we go on with what is here. */
void supervisor_share_first(struct supervisor *s)
{
	const char *word = s->options->makes_keys ? "init" : "share";

	note_end(&s->shared,
		 command_end_of(keys_spawn(s, s->options->program, word, KEYS_SAY_ALL)));
}

bool supervisor_share_ended(struct supervisor *s, pid_t pid, int status)
{
	struct shared_keys_watch *w = &s->shared;

	if (pid != w->sharer)
		return false;
	w->sharer = 0;
	note_end(w, WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_ERROR);
	return true;
}

/* Also while we are not ready: what is here may be a part, that a signer does not start with. */
long long supervisor_watch_shared(struct supervisor *s, long long now_us)
{
	struct shared_keys_watch *w = &s->shared;
	long long at_us = w->is_due ? w->not_before_us : w->look_at_us;

	if (!s->config->settings.keys_shared || s->stage != RUNNING || w->sharer > 0)
		return 0;
	if (now_us < at_us)
		return at_us;
	w->is_due = false;
	w->not_before_us = now_us + SECOND_US;
	w->look_at_us = now_us + AFTER_FAILURE_S * (long long)SECOND_US;
	/* what it complains of, an operator who runs it reads: the log has that it did */
	w->sharer = keys_spawn(s, s->options->program, "share", KEYS_SAY_NOTHING);
	return w->look_at_us;
}
