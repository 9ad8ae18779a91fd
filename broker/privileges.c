#include "privileges.h"
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

bool process_user_find(const char *name, struct process_user *user)
{
	const struct passwd *found;

	*user = (struct process_user){.is_set = false};
	if (*name == '\0' || geteuid() != 0)
		return true;
	found = getpwnam(name);
	if (found == NULL || found->pw_uid == 0)
		return false;
	*user = (struct process_user){true, found->pw_uid, found->pw_gid};
	return true;
}

bool process_user_become(const struct process_user *user)
{
	if (!user->is_set)
		return true;
	return setgroups(0, NULL) == 0 && setresgid(user->gid, user->gid, user->gid) == 0 &&
	       setresuid(user->uid, user->uid, user->uid) == 0 && setuid(0) != 0;
}

void process_harden(void)
{
	const struct rlimit none = {0, 0};

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef __SANITIZE_ADDRESS__ /* the leak check at exit traces its own process */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

void process_first_to_go(void)
{
	enum { MORE = 500, MOST = 1000 };
	FILE *file = fopen("/proc/self/oom_score_adj", "r+");
	char line[16] = "";
	long more;

	if (file == NULL)
		return;
	more = (fgets(line, sizeof line, file) == NULL ? 0 : strtol(line, NULL, 10)) + MORE;
	rewind(file);
	fprintf(file, "%ld", more > MOST ? MOST : more);
	fclose(file);
}
