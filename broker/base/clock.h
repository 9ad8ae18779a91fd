/* clock.h -- what time it is; a test may set it.
 *
 * Wall time goes into tokens and nothing else; lifetimes are Redis's or monotonic. Does not wait.
 */
#pragma once

long long clock_now(void);          /* seconds since 1970 */
long long clock_now_ms(void);       /* milliseconds since 1970, for the log */
long long clock_monotonic_us(void); /* microseconds since some moment, never backwards */

extern long long clock_offset; /* seconds that tests and the simulator add to the wall clock */
