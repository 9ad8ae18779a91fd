#include "syscall_filter.h"
#include "test.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What becomes of a child that makes one system call behind the filter: the signal that ended it, 0
 * if it lived. Raw calls alone, since a sanitizer's run-time makes its own. */
static int fate_of(long number, long first, long second, long third)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		if (!syscall_filter_install())
			syscall(SYS_exit_group, 9);
		syscall(number, first, second, third, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		syscall(SYS_exit_group, 0);
	}
	CHECK_NUMBER(waitpid(child, &status, 0), child);
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(signer_behind_its_filter_opens_nothing_and_runs_nothing)
{
	CHECK_NUMBER(fate_of(SYS_openat, AT_FDCWD, 0, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_socket, AF_INET, SOCK_STREAM, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_connect, 0, 0, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_execve, 0, 0, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_clone, 0, 0, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_kill, getppid(), 0, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_ptrace, 0, 0, 0), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_io_uring_setup, 1, 0, 0), SIGSYS);
}

TEST(signer_behind_its_filter_makes_no_code)
{
	CHECK_NUMBER(fate_of(SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_mprotect, 0, 0, PROT_READ | PROT_EXEC), SIGSYS);
	CHECK_NUMBER(fate_of(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE), 0);
	CHECK_NUMBER(fate_of(SYS_mprotect, 0, 0, PROT_READ), 0);
}

TEST(signer_behind_its_filter_may_still_read_write_and_tell_the_time)
{
	CHECK_NUMBER(fate_of(SYS_read, -1, 0, 0), 0);
	CHECK_NUMBER(fate_of(SYS_write, -1, 0, 0), 0);
	CHECK_NUMBER(fate_of(SYS_getrandom, 0, 0, 0), 0);
	CHECK_NUMBER(fate_of(SYS_clock_gettime, 0, 0, 0), 0);
}

/* The errno of one call behind the filter of a module's process; 0 if it was let through. */
static int errno_of(bool network, long number, long first, long second, long third)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		long result;

		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		if (!syscall_filter_install_for_module(network))
			syscall(SYS_exit_group, 255);
		result = syscall(number, first, second, third, 0, 0, 0);
		syscall(SYS_exit_group, result < 0 ? errno : 0);
	}
	CHECK_NUMBER(waitpid(child, &status, 0), child);
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

TEST(module_behind_its_filter_runs_nothing_and_looks_into_nobody)
{
	CHECK_NUMBER(errno_of(true, SYS_execve, 0, 0, 0), EPERM);
	CHECK_NUMBER(errno_of(true, SYS_clone, 0, 0, 0), EPERM);
	CHECK_NUMBER(errno_of(true, SYS_clone3, 0, 0, 0), ENOSYS);
	CHECK_NUMBER(errno_of(true, SYS_kill, getppid(), 0, 0), EPERM);
	CHECK_NUMBER(errno_of(true, SYS_tgkill, getppid(), getppid(), 0), EPERM);
	CHECK_NUMBER(errno_of(true, SYS_ptrace, 0, 0, 0), EPERM);
	CHECK_NUMBER(errno_of(true, SYS_io_uring_setup, 1, 0, 0), EPERM);
	CHECK_NUMBER(errno_of(true, SYS_getpid | 0x40000000, 0, 0, 0), EPERM);
}

TEST(module_calls_the_network_only_if_it_may)
{
	CHECK_NUMBER(errno_of(false, SYS_socket, AF_INET, SOCK_STREAM, 0), EPERM);
	CHECK_NUMBER(errno_of(false, SYS_socket, AF_NETLINK, SOCK_RAW, 0), EPERM);
	CHECK_NUMBER(errno_of(false, SYS_socket, AF_UNIX, SOCK_STREAM, 0), 0);
	CHECK_NUMBER(errno_of(true, SYS_socket, AF_INET, SOCK_STREAM, 0), 0);
	CHECK_NUMBER(errno_of(false, SYS_openat, AT_FDCWD, (long)"/dev/null", O_RDONLY), 0);
}
