/* privileges.h -- what a process of ours may do: as little as its role needs. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

struct process_user {
	bool is_set; /* false: stay who we are */
	uid_t uid;
	gid_t gid;
};

/* The user that a setting names. Not set if the name is empty or we are not root; false if there
 * is no such user. May read the user database, so it may wait. */
bool process_user_find(const char *name, struct process_user *user);

/* For good: groups, then group, then user. False if any of it failed: end then. */
bool process_user_become(const struct process_user *user);

/* No new privileges by exec, no core dump, no memory read by others of our user, umask 077. The
 * dumpable flag is the kernel's to reset at exec: each program calls this first. */
void process_harden(void);

/* For want of memory the kernel is to end this process sooner than the others of its broker: it is
 * replaced at once, and holds nothing. Before process_harden(), which closes its own files to it.
 */
void process_first_to_go(void);
