#include "sandbox.h"
#include "landlock.h"
#include "log.h"
#include "syscall_filter.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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

static void forbid_cores(void)
{
	const struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		log_line(LOG_LEVEL_WARNING, "sandbox-cores", "error", strerror(errno), NULL);
}

void sandbox_close(void)
{
	bool is_locked = false, is_filtered = false;
	char abi[12] = "0";

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		log_line(LOG_LEVEL_ERROR, "sandbox-privileges", "error", strerror(errno), NULL);
	if (!UNDER_SANITIZER) {
		forbid_cores();
		is_locked = mlockall(MCL_CURRENT | MCL_FUTURE) == 0;
		snprintf(abi, sizeof abi, "%d", landlock_close(NULL, 0));
		is_filtered = syscall_filter_install();
	}
	log_line(is_filtered && is_locked && *abi != '0' ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING,
		 "sandbox", "landlock", abi, "seccomp", is_filtered ? "on" : "off", "memory_locked",
		 is_locked ? "yes" : "no", NULL);
}

/* What a module of any maker needs beside its own: libraries and how they are found, names of
 * hosts, random numbers. */
static const char *const everybodys[] = {"/usr",
					 "/lib",
					 "/lib64",
					 "/etc/ld.so.cache",
					 "/etc/hosts",
					 "/etc/host.conf",
					 "/etc/gai.conf",
					 "/etc/nsswitch.conf",
					 "/etc/resolv.conf",
					 "/etc/ssl",
					 "/etc/localtime",
					 "/dev/urandom",
					 "/dev/random",
					 "/sys/devices/system/cpu"};

enum { EVERYBODYS = sizeof everybodys / sizeof *everybodys, PATHS_MAX = EVERYBODYS + 2 + 16 };

void sandbox_close_for_module(const char *module, const char *const *paths, bool network)
{
	struct landlock_path permitted[PATHS_MAX];
	size_t count = 0;

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	forbid_cores();
	if (UNDER_SANITIZER)
		return;
	for (; count < EVERYBODYS; count++)
		permitted[count] = (struct landlock_path){everybodys[count], false};
	permitted[count++] = (struct landlock_path){module, false};
	permitted[count++] = (struct landlock_path){"/dev/null", true};
	for (; *paths != NULL && count < PATHS_MAX; paths++)
		permitted[count++] = (struct landlock_path){*paths, true};
	landlock_close(permitted, count);
	syscall_filter_install_for_module(network);
}
