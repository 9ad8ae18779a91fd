/* supervisor_watch.c -- a worker whose event loop stands still serves nobody, and does not die; no
 * more does a signer that does not come to the end of its start.
 *
 * Silence alone is no proof: after a pause of the whole machine, we may wake before the worker. So
 * it is doubted first, and ended if it stays silent while we look.
 */
#include "log.h"
#include "supervisor_state.h"
#include <signal.h>
#include <stdio.h>

enum { SILENT_US = 2000000, DOUBT_US = 1000000, ABORT_US = 500000 };

/* SIGABRT shows in the log that it was we; a stopped process hears SIGKILL alone. */
static void end(struct child *child, long long now_us)
{
	char number[12], pid[12];

	snprintf(number, sizeof number, "%d", child->number);
	snprintf(pid, sizeof pid, "%d", (int)child->pid);
	log_line(LOG_LEVEL_ERROR, child->role == CHILD_SIGNER ? "signer-hangs" : "worker-hangs",
		 "number", number, "pid", pid, NULL);
	kill(child->pid, SIGABRT);
	child->kill_at_us = now_us + ABORT_US;
	child->heard_us = now_us;
	child->doubted_us = 0;
}

long long child_watch(struct child *child, long long now_us)
{
	if (child->pulse_fd < 0)
		return 0;
	if (now_us < child->heard_us + SILENT_US)
		return child->heard_us + SILENT_US;
	if (child->doubted_us == 0)
		child->doubted_us = now_us;
	if (now_us < child->doubted_us + DOUBT_US)
		return child->doubted_us + DOUBT_US;
	end(child, now_us);
	return child->heard_us + SILENT_US;
}
