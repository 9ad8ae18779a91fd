/* supervisor_state.h -- what the files supervisor*.c share: the children and what they run on. */
#pragma once
#include "config.h"
#include "privileges.h"
#include "supervisor.h"
#include <stdint.h>

enum child_role { CHILD_STORE, CHILD_SIGNER, CHILD_WORKER };

struct child {
	enum child_role role;
	int number;     /* of a worker: 1 and up; its replacement has the same */
	int generation; /* of a worker: its configuration's; of a signer: its turn to serve */
	pid_t pid;      /* 0: it does not run */
	long long started_us;
	long long start_at_us; /* when to start it, if it does not run */
	long long kill_at_us;  /* when patience ends; 0: it was not told to end */
	int quick_deaths;      /* in a row */
	int pulse_fd;          /* a byte once it is ready; of a worker, then one a second; -1 */
	long long heard_us;    /* when the last byte came */
	long long doubted_us;  /* since when it is thought to hang; 0: it is not */
	uint64_t keys;         /* of a signer: the folder's print when it was started */
	bool is_ready;
	bool is_retired; /* told to end, and not to be replaced */
};

enum { WORKERS_MAX = 256, CHILDREN_MAX = 4 * WORKERS_MAX, LISTENERS_MAX = 8 };

/* What is known of the key folder: supervisor_keys.c. */
struct watched_keys {
	uint64_t seen, latest; /* what the signer has read, or was refused; what is there */
	long long rests_since_us, look_at_us;
	long long retry_at_us, pause_us; /* after a signer that could not start with them; 0 */
	pid_t checker;                   /* 0: none runs */
};

/* A configuration that was read and holds: in force as soon as a signer serves with it. */
struct next_config {
	struct arena *arena;
	struct config *config; /* NULL: none waits */
	int fd;
};

/* What other machines give us of their keys, and we them: supervisor_share.c. */
struct shared_keys_watch {
	bool is_due;             /* something changed, here or there */
	long long not_before_us; /* whatever changes */
	long long look_at_us;    /* even if nothing does */
	pid_t sharer;            /* 0: none runs */
	int last_end;            /* exit status of the one before */
};

enum supervisor_stage { RUNNING, DRAINING, STOPPING_SIGNER, STOPPING_STORE, STOPPED };

struct supervisor {
	const struct supervisor_options *options;
	enum supervisor_stage stage;
	/* the configuration in force: replaced as a whole */
	struct arena *arena;
	struct config *config;
	int config_fd;
	int generation;
	struct next_config next;
	int signer_turn; /* whose turn it is to serve; whoever comes after is a successor */
	int last_signer_turn;
	struct process_user user_worker, user_signer;
	int listen_fds[LISTENERS_MAX];
	size_t listen_count;
	int signer_listener; /* kept open while a signer restarts: requests wait in it */
	char signer_path[108];
	int lock;     /* one supervisor per state folder */
	char run[24]; /* tells this run of a supervisor from all others */
	struct child children[CHILDREN_MAX];
	size_t child_count;
	struct watched_keys keys;
	struct shared_keys_watch shared;
	bool said_ready;
	bool is_changed; /* since the status file was written */
};

/* supervisor_child.c */
struct child *child_add(struct supervisor *s, enum child_role role, int number);
void child_start(struct supervisor *s, struct child *child);
void child_tell(struct child *child, int patience_s);       /* to end; killed when patience ends */
void child_hear(struct supervisor *s, struct child *child); /* its pulse_fd can be read */
void children_reap(struct supervisor *s);
bool children_are(const struct supervisor *s, enum child_role role); /* is any left? */
/* tell all of a role, but one generation, to end for good */
void children_retire(struct supervisor *s, enum child_role role, int but, int patience_s);

/* supervisor_program.c: its process, that says over pulse_fd that it is ready; -1 with errno */
pid_t child_spawn(struct supervisor *s, struct child *child, int pulse_fd);

/* `PROGRAM keys WORD`, ours or parvis-signer; -1 with errno. What it says is for whoever started
 * us, or for nobody. */
enum keys_says { KEYS_SAY_ALL, KEYS_SAY_ERRORS, KEYS_SAY_NOTHING };
pid_t keys_spawn(const struct supervisor *s, const char *program, const char *word,
		 enum keys_says says);

/* supervisor_signer.c: another signer takes the place of the one that serves */
bool child_is_successor(const struct supervisor *s, const struct child *child);
bool signer_succeed(struct supervisor *s);    /* start one; it reads keys and configuration anew */
void signer_succession(struct supervisor *s); /* let it take its place if it is ready */
void signer_successor_failed(struct supervisor *s);

/* supervisor_watch.c: end a worker whose loop stands still; when to look again, 0: never */
long long child_watch(struct child *child, long long now_us);

/* supervisor_keys.c */
uint64_t supervisor_keys_seen(struct supervisor *s); /* a signer starts, and reads what is there */
void supervisor_keys_taken(struct supervisor *s, uint64_t print); /* by the one that serves now */
void supervisor_keys_retry(struct supervisor *s); /* later: no signer could start with them */
long long supervisor_watch_keys(struct supervisor *s, long long now_us); /* as child_watch() */
bool supervisor_keys_ended(struct supervisor *s, pid_t pid, int status); /* was it of ours? */

/* supervisor_share.c, for the setting keys_shared */
void supervisor_share_first(struct supervisor *s); /* at start, and wait for it */
void supervisor_keys_shared(struct supervisor *s); /* something changed: share it soon */
long long supervisor_watch_shared(struct supervisor *s, long long now_us);
bool supervisor_share_ended(struct supervisor *s, pid_t pid, int status);

/* supervisor_config.c */
bool supervisor_load(struct supervisor *s);      /* at start; prints what is wrong */
void supervisor_reload(struct supervisor *s);    /* SIGHUP; logs what is wrong and keeps the old */
void supervisor_take_next(struct supervisor *s); /* a signer serves with it */
void supervisor_refuse_next(struct supervisor *s); /* no signer can */
void supervisor_drop_next(struct supervisor *s);

/* supervisor_folder.c: the state folder and what must be there before children start */
bool supervisor_folder_open(struct supervisor *s);
bool supervisor_keys_exist(struct supervisor *s);

/* supervisor_status.c: STATE/run/status.json */
void supervisor_write_status(struct supervisor *s);
void supervisor_remove_status(const struct supervisor *s); /* its process ids will be others' */
bool supervisor_is_ready(const struct supervisor *s);
