/* circuit_breaker.h -- is somebody whom we call worth calling? What calls came to and the time
 * decide; nothing else.
 *
 *	closed     calls go out. It opens when so many of the last twice as many have failed.
 *	open       none should, until a pause is over; it doubles with each opening in a row.
 *	half open  the pause is over: whatever ends next decides. A success closes it on probation:
 *	           one failure opens it again, until half of what is remembered went well.
 *
 * Pure: times are monotonic microseconds and come from outside, and so does chance.
 */
#pragma once
#include <stdbool.h>

enum { BREAKER_FAILURES_MAX = 32 }; /* twice as many are remembered, one bit each */

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };

struct breaker_rule {
	int failures;                      /* 1 to BREAKER_FAILURES_MAX */
	long long pause_us, pause_most_us; /* the first pause, and the longest */
	long long memory_us;               /* what is older says nothing any more */
};

/* All zero: closed, and nothing known. */
struct circuit_breaker {
	enum breaker_state state;
	unsigned long long failed;    /* a bit for each call remembered, the newest is the lowest */
	int openings;                 /* in a row, without a success in between but the probe's */
	long long noted_us, until_us; /* the last call's end; the end of the pause */
};

/* A call has ended. Chance (any number) makes the pause up to a quarter longer, so that many who
 * wait do not come back together. */
void circuit_breaker_note(struct circuit_breaker *b, const struct breaker_rule *rule,
			  bool has_failed, long long now_us, unsigned chance);

/* Its state now: an open one becomes half open when its pause is over. */
enum breaker_state circuit_breaker_look(struct circuit_breaker *b, long long now_us);

/* Has half of what opens it failed of late? */
bool circuit_breaker_is_doubtful(const struct circuit_breaker *b, const struct breaker_rule *rule,
				 long long now_us);

const char *breaker_state_name(enum breaker_state state);
