/* sandbox.h -- a process that holds keys and can do nothing else.
 *
 * Three layers, each useless to undo from inside: no core, no ptrace, no new privileges; Landlock,
 * as far as this kernel knows it: no file, no TCP, no signal to others; seccomp: some thirty system
 * calls, any other kills. Builds with sanitizers keep only the privileges' part, since their
 * run-time reads /proc and traces itself.
 */
#pragma once

/* After everything is opened, before the first byte from outside. A kernel that lacks a layer is
 * logged, with the level that was reached. */
void sandbox_close(void);
