#include "syscall_filter.h"
#include <assert.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

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
	/* architecture 3, number 1, two each, four each, the end */
	PROGRAM_MAX = 4 + 2 * PERMITTED + 5 * UNLESS_EXECUTABLE + 1
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

bool syscall_filter_install(void)
{
	struct program p = {.length = 0};
	struct sock_fprog program = {.filter = p.code};

	if (OUR_ARCHITECTURE == 0)
		return false;
	load(&p, offsetof(struct seccomp_data, arch));
	add(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0));
	finish(&p, SECCOMP_RET_KILL_PROCESS);
	load(&p, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < PERMITTED; i++) {
		unless(&p, permitted[i], 1);
		finish(&p, SECCOMP_RET_ALLOW);
	}
	for (size_t i = 0; i < UNLESS_EXECUTABLE; i++)
		permit_unless_executable(&p, permitted_unless_executable[i]);
	finish(&p, SECCOMP_RET_KILL_PROCESS);
	program.len = p.length;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
