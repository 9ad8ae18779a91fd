#include "sandbox.h"
#include "log.h"
#include "syscall_filter.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER true
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER false
#endif

/* linux/landlock.h of the build machine may be older than the kernel: the ABI's numbers are ours.
 */
struct landlock_handled {
	uint64_t files, network, scoped;
};

enum { LANDLOCK_ASK_VERSION = 1 };

static int landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
}

/* All rights an ABI knows are handled and none is granted. */
static struct landlock_handled handled_by(int abi, size_t *size)
{
	struct landlock_handled all = {.files = (1ULL << 13) - 1};

	if (abi >= 2)
		all.files |= 1ULL << 13; /* refer */
	if (abi >= 3)
		all.files |= 1ULL << 14; /* truncate */
	if (abi >= 5)
		all.files |= 1ULL << 15; /* ioctl on devices */
	if (abi >= 4)
		all.network = 3; /* bind, connect */
	if (abi >= 6)
		all.scoped = 3; /* abstract sockets, signals */
	*size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	return all;
}

/* The ABI that is in force; 0 if none. */
static int landlock_close(void)
{
	int abi = landlock_abi(), ruleset;
	size_t size;
	struct landlock_handled all;
	bool well;

	if (abi < 1)
		return 0;
	all = handled_by(abi, &size);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
	if (ruleset < 0)
		return 0;
	well = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return well ? abi : 0;
}

static void forbid_cores(void)
{
	const struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		log_line(LOG_LEVEL_WARNING, "sandbox-cores", "error", strerror(errno), NULL);
}

void sandbox_close(void)
{
	char abi[12] = "0";
	const char *filter = "off", *locked = "no";

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		log_line(LOG_LEVEL_ERROR, "sandbox-privileges", "error", strerror(errno), NULL);
	if (!UNDER_SANITIZER) {
		forbid_cores();
		if (mlockall(MCL_CURRENT) == 0)
			locked = "yes";
		snprintf(abi, sizeof abi, "%d", landlock_close());
		if (syscall_filter_install())
			filter = "on";
	}
	log_line(strcmp(filter, "on") == 0 && *abi != '0' ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING,
		 "sandbox", "landlock", abi, "seccomp", filter, "memory_locked", locked, NULL);
}
