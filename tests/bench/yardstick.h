/* yardstick.h -- what one ECDSA P-256 verification costs on the broker's CPU right now.
 *
 * A shared machine slows a CPU down without showing it as load. A thread pinned to the broker's
 * CPU verifies a few signatures twice a second (under 1 % of it) while the broker is measured, so
 * that its cost can be told as a multiple of something everybody can measure.
 */
#pragma once

void yardstick_start(int cpu);
void yardstick_stop(void);
void yardstick_reset(void);       /* forget what was measured so far */
double yardstick_verify_us(void); /* mean CPU time of one verification; 0 if none was done */
double yardstick_cpu_s(void);     /* CPU time of the thread itself */
