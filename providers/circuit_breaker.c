#include "circuit_breaker.h"

static int failures_of(const struct circuit_breaker *b, const struct breaker_rule *rule)
{
	int bits = 2 * rule->failures;
	unsigned long long kept = bits < 64 ? b->failed & ((1ULL << bits) - 1) : b->failed;

	return __builtin_popcountll(kept);
}

/* As if all that still counts but one more had failed. */
static unsigned long long probation(const struct breaker_rule *rule)
{
	return (1ULL << (rule->failures - 1)) - 1;
}

static void open(struct circuit_breaker *b, const struct breaker_rule *rule, long long now_us,
		 unsigned chance)
{
	long long pause = rule->pause_us;

	for (int i = 0; i < b->openings && pause < rule->pause_most_us; i++)
		pause *= 2;
	if (pause > rule->pause_most_us)
		pause = rule->pause_most_us;
	b->state = BREAKER_OPEN;
	b->openings++;
	b->failed = 0;
	b->until_us = now_us + pause + pause / 4 * (chance % 1024) / 1024;
}

static void note_closed(struct circuit_breaker *b, const struct breaker_rule *rule, bool has_failed,
			long long now_us, unsigned chance)
{
	if (now_us - b->noted_us > rule->memory_us)
		b->failed = 0;
	b->noted_us = now_us;
	b->failed = b->failed << 1 | has_failed;
	if (!has_failed)
		b->openings = 0;
	else if (failures_of(b, rule) >= rule->failures)
		open(b, rule, now_us, chance);
}

void circuit_breaker_note(struct circuit_breaker *b, const struct breaker_rule *rule,
			  bool has_failed, long long now_us, unsigned chance)
{
	switch (circuit_breaker_look(b, now_us)) {
	case BREAKER_CLOSED:
		note_closed(b, rule, has_failed, now_us, chance);
		break;
	case BREAKER_HALF_OPEN:
		b->noted_us = now_us;
		if (has_failed)
			open(b, rule, now_us, chance);
		else
			b->state = BREAKER_CLOSED, b->failed = probation(rule);
		break;
	case BREAKER_OPEN: /* it began before */
		break;
	}
}

enum breaker_state circuit_breaker_look(struct circuit_breaker *b, long long now_us)
{
	if (b->state == BREAKER_OPEN && now_us >= b->until_us)
		b->state = BREAKER_HALF_OPEN;
	return b->state;
}

bool circuit_breaker_is_doubtful(const struct circuit_breaker *b, const struct breaker_rule *rule,
				 long long now_us)
{
	return now_us - b->noted_us <= rule->memory_us &&
	       2 * failures_of(b, rule) >= rule->failures;
}

const char *breaker_state_name(enum breaker_state state)
{
	static const char *const names[] = {"closed", "open", "half-open"};

	return names[state];
}
