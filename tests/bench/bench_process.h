/* bench_process.h -- CPU time of a process and all its descendants, read from /proc. */
#pragma once

/* Seconds of user and system time, those of reaped children included. */
double process_tree_cpu_s(int root);
