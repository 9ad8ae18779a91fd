#include "syscall_filter.h"
#include <assert.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define OUR_ARCHITECTURE 0
#endif

static const uint32_t permitted[] = {
	/* sockets that are open, and new workers on the one that listens */
	SYS_read, SYS_write, SYS_sendto, SYS_ppoll, SYS_accept4, SYS_getsockopt, SYS_close,
	/* memory, never executable: see below */
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise,
	/* OpenSSL's random numbers, and the clock where it is no vDSO */
	SYS_getrandom, SYS_getpid, SYS_gettid, SYS_clock_gettime, SYS_futex,
	/* who are we, when a worker knocks */
	SYS_geteuid,
	/* the end, wanted or not */
	SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_tgkill, SYS_exit, SYS_exit_group,
	SYS_restart_syscall};

static const uint32_t permitted_unless_executable[] = {SYS_mmap, SYS_mprotect};

enum {
	PERMITTED = sizeof permitted / sizeof *permitted,
	UNLESS_EXECUTABLE =
		sizeof permitted_unless_executable / sizeof *permitted_unless_executable,
	PROGRAM_MAX = 192
};

struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short length;
};

static void add(struct program *p, struct sock_filter instruction)
{
	assert(p->length < PROGRAM_MAX);
	p->code[p->length++] = instruction;
}

static void load(struct program *p, size_t offset)
{
	add(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void finish(struct program *p, uint32_t verdict)
{
	add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

/* Unless what was loaded is value, skip the next so many instructions. */
static void unless(struct program *p, uint32_t value, unsigned char skip)
{
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip));
}

/* The third argument's low half holds PROT_EXEC on both of our (little-endian) machines. */
static void permit_unless_executable(struct program *p, uint32_t number)
{
	unless(p, number, 4);
	load(p, offsetof(struct seccomp_data, args[2]));
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1));
	finish(p, SECCOMP_RET_KILL_PROCESS);
	finish(p, SECCOMP_RET_ALLOW);
}

/* The number of the call, of our machine's own calls, is loaded then. */
static void begin(struct program *p)
{
	load(p, offsetof(struct seccomp_data, arch));
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0));
	finish(p, SECCOMP_RET_KILL_PROCESS);
	load(p, offsetof(struct seccomp_data, nr));
}

static bool install(struct program *p)
{
	struct sock_fprog program = {p->length, p->code};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

bool syscall_filter_install(void)
{
	struct program p = {.length = 0};

	if (OUR_ARCHITECTURE == 0)
		return false;
	begin(&p);
	for (size_t i = 0; i < PERMITTED; i++) {
		unless(&p, permitted[i], 1);
		finish(&p, SECCOMP_RET_ALLOW);
	}
	for (size_t i = 0; i < UNLESS_EXECUTABLE; i++)
		permit_unless_executable(&p, permitted_unless_executable[i]);
	finish(&p, SECCOMP_RET_KILL_PROCESS);
	return install(&p);
}

static const uint32_t denied[] = {
	/* other programs, other processes */
	SYS_execve, SYS_execveat, SYS_kill, SYS_tkill, SYS_ptrace, SYS_process_vm_readv,
	SYS_process_vm_writev, SYS_pidfd_open, SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_kcmp,
	/* ways around this filter or into the kernel */
	SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_bpf, SYS_userfaultfd,
	SYS_perf_event_open, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_init_module,
	SYS_finit_module, SYS_delete_module, SYS_kexec_load,
	/* another view of the machine */
	SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_fsopen,
	SYS_fsmount, SYS_move_mount, SYS_open_tree, SYS_personality};

enum { NO_SUCH_CALL = SECCOMP_RET_ERRNO | ENOSYS, NOT_PERMITTED = SECCOMP_RET_ERRNO | EPERM };

/* Denied unless the first argument's low half is value. */
static void permit_with(struct program *p, uint32_t number, uint32_t value)
{
	unless(p, number, 4);
	load(p, offsetof(struct seccomp_data, args[0]));
	unless(p, value, 1);
	finish(p, SECCOMP_RET_ALLOW);
	finish(p, NOT_PERMITTED);
}

/* A thread shares our memory; anything else that clone() makes is another process. */
static void permit_threads(struct program *p)
{
	unless(p, SYS_clone, 4);
	load(p, offsetof(struct seccomp_data, args[0]));
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
	finish(p, NOT_PERMITTED);
	finish(p, SECCOMP_RET_ALLOW);
	unless(p, SYS_clone3, 1); /* its flags are out of sight; libraries then use clone */
	finish(p, (uint32_t)NO_SUCH_CALL);
}

/* What makers of modules call cannot be listed; what none of them needs can. */
bool syscall_filter_install_for_module(bool network)
{
	enum { FOREIGN_NUMBERS = 0x40000000 }; /* x32: other numbers of the same calls */
	struct program p = {.length = 0};

	if (OUR_ARCHITECTURE == 0)
		return false;
	begin(&p);
	add(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_NUMBERS, 0, 1));
	finish(&p, NOT_PERMITTED);
	for (size_t i = 0; i < sizeof denied / sizeof *denied; i++) {
		unless(&p, denied[i], 1);
		finish(&p, NOT_PERMITTED);
	}
	permit_threads(&p);
	permit_with(&p, SYS_tgkill, (uint32_t)getpid());
	if (!network)
		permit_with(&p, SYS_socket, AF_UNIX);
#ifdef SYS_fork
	unless(&p, SYS_fork, 1);
	finish(&p, NOT_PERMITTED);
	unless(&p, SYS_vfork, 1);
	finish(&p, NOT_PERMITTED);
#endif
	finish(&p, SECCOMP_RET_ALLOW);
	return install(&p);
}
