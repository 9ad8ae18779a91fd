/* kill_at_write.c -- kill -9 at a write: kill_at_write N PROGRAM WORDS...
 *
 * Runs the program, and kills it as it enters the N-th system call that changes a file or tells
 * somebody (from 1; 0: none). Its exit status, with the number of such calls as the last line of
 * standard error, or 137 if it was killed; 125 if it cannot be traced. What the program starts is
 * let be, but not another program that it becomes.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

enum { KILLED = 137, UNTRACEABLE = 125, STOPPED_BY_CALL = SIGTRAP | 0x80 };

static const long writing[] = {SYS_write,    SYS_pwrite64, SYS_writev,    SYS_mkdirat,   SYS_linkat,
			       SYS_renameat, SYS_unlinkat, SYS_symlinkat, SYS_fchmod,    SYS_fchown,
			       SYS_fchownat, SYS_fchmodat, SYS_fsync,     SYS_ftruncate,
#ifdef SYS_rename /* the machine's older names */
			       SYS_rename,   SYS_mkdir,    SYS_link,      SYS_unlink,    SYS_chmod,
			       SYS_chown,
#endif
			       SYS_renameat2};

static bool is_write(const struct ptrace_syscall_info *info)
{
	if (info->op != PTRACE_SYSCALL_INFO_ENTRY)
		return false;
	if (info->entry.nr == SYS_openat)
		return (info->entry.args[2] & O_CREAT) != 0;
	for (size_t i = 0; i < sizeof writing / sizeof *writing; i++)
		if ((long)info->entry.nr == writing[i])
			return true;
	return false;
}

static int end(pid_t child)
{
	int status;

	kill(child, SIGKILL);
	while (waitpid(child, &status, 0) == child && !WIFSIGNALED(status) && !WIFEXITED(status))
		continue;
	return KILLED;
}

/* The signal that it is to get as it goes on: none that only we cause. */
static long signal_of(int status)
{
	int number = WSTOPSIG(status);

	return number == STOPPED_BY_CALL || number == SIGTRAP || number == SIGSTOP ? 0 : number;
}

static int follow(pid_t child, long last)
{
	long count = 0, pass = 0;
	int status;

	while (ptrace(PTRACE_SYSCALL, child, NULL, (void *)pass) == 0 &&
	       waitpid(child, &status, 0) == child) {
		struct ptrace_syscall_info info = {0};

		if (WIFEXITED(status)) {
			fprintf(stderr, "%ld\n", count);
			return WEXITSTATUS(status);
		}
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (WSTOPSIG(status) == STOPPED_BY_CALL &&
		    ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof info, &info) > 0 &&
		    is_write(&info) && ++count == last)
			return end(child);
		pass = signal_of(status);
	}
	end(child);
	return UNTRACEABLE;
}

int main(int argc, char **argv)
{
	long last = argc < 3 ? -1 : strtol(argv[1], NULL, 10);
	int status;
	pid_t child;

	if (last < 0)
		return UNTRACEABLE;
	child = fork();
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(UNTRACEABLE);
		raise(SIGSTOP);
		execv(argv[2], argv + 2);
		_exit(UNTRACEABLE);
	}
	if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, child, NULL,
		   (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0) {
		perror("kill_at_write");
		end(child);
		return UNTRACEABLE;
	}
	return follow(child, last);
}
