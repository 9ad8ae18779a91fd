/* sandbox.h -- a process that holds keys and can do nothing else.
 *
 * Three layers, each useless to undo from inside: no core, no ptrace, no new privileges; Landlock,
 * as far as this kernel knows it: no file, no TCP, no signal to others; seccomp: some thirty system
 * calls, any other kills. Builds with sanitizers keep only the privileges' part, since their
 * run-time reads /proc and traces itself.
 */
#pragma once

#include <stdbool.h>

/* After everything is opened, before the first byte from outside. A kernel that lacks a layer is
 * logged, with the level that was reached. */
void sandbox_close(void);

/* For a process that loads somebody else's module afterwards: it may read the system's libraries,
 * the module's folder and what those need, read and write below paths (ended by NULL), and call the
 * network if it says so. It runs no program, begins no process, and looks into none. */
void sandbox_close_for_module(const char *module, const char *const *paths, bool network);
