/* syscall_filter.h -- the system calls that signing needs, and no other: seccomp(2).
 *
 * Written as BPF by hand, so that no library stands between the list and the kernel. A call that
 * is not on the list kills the process; so does another architecture's. mmap and mprotect may not
 * make memory executable.
 */
#pragma once
#include <stdbool.h>

/* For the rest of the process's life; false if this kernel or machine has no such thing. */
bool syscall_filter_install(void);

/* For a process with somebody else's module in it, whose calls nobody can list: those are refused
 * with EPERM that run a program, begin or look into another process, or lead around this filter;
 * without network, sockets other than unix ones, too. */
bool syscall_filter_install_for_module(bool network);
