/* switch_desk.h -- what the operator's commands share: our store opened with the deployment's key,
 * one call of it at a time, and the document of switches.h read and changed there.
 *
 * The key is the signer's to give, to the workers' user alone: a command runs as root, or as that
 * user, on a machine where a broker runs.
 */
#pragma once
#include "command.h"
#include "config.h"
#include "flow.h"
#include "key_set.h"
#include "seal_ring.h"
#include "store.h"
#include "switches.h"

struct switch_desk {
	struct arena *arena; /* of the command: all below lives there */
	const struct config *config;
	struct event_base *base;
	struct hash key; /* the deployment's */
	struct seal_ring ring;
	struct key_set schedule; /* its keys of tokens; jwk is NULL in each */
	const char *by;          /* login name of the operator, as the kernel knows it */
	bool wants_json;
};

/* EXIT_DONE, or what the command ends with; it has said why. */
int switch_desk_open(struct command_line *line, struct switch_desk *desk);
/* The same for what is under no secret of the deployment: keys need not be there yet. */
int switch_desk_open_without_key(const struct command_line *line, struct switch_desk *desk);
void switch_desk_close(struct switch_desk *desk); /* fine after a failed open */

/* One call of the store; ask() is the last act of a step, and value and outcome are what it gives.
 * False, and said why, if it was refused. */
struct desk_call {
	enum turn (*ask)(struct flow *f, struct desk_call *call);
	const void *arg;
	struct text value; /* in the desk's arena */
	enum store_outcome outcome;
};
bool switch_desk_run(struct switch_desk *desk, struct desk_call *call);

/* The document in force; NULL, and said why, if it cannot be read. Waits for the workers to give
 * back one that the store lost. */
struct switches *switch_desk_read(struct switch_desk *desk);

/* What changed in *next since before (its tag) comes into force: 1; 0 if another operator was
 * faster; -1, and said why, if the store refused. */
int switch_desk_write(struct switch_desk *desk, const char *before, const struct switches *next);

/* One of those that hold the document in memory. */
struct desk_worker {
	const char *name, *tag;
	long long version, silent_s; /* version 0: none; seconds since it was heard */
	struct text providers;       /* what it said of them: provider_status.h */
};

enum { DESK_WORKERS_MAX = 4096, DESK_WORKER_SILENT_S = 10 };

/* Those heard in the last DESK_WORKER_SILENT_S; -1, and said why, if they cannot be read. */
int switch_desk_workers(struct switch_desk *desk, struct desk_worker **workers);

/* Until all workers have the version, or fell silent; false: some are behind. *ms: how long. */
bool switch_desk_wait(struct switch_desk *desk, long long version, int *count, int *ms);
