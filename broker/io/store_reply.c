#include "store_reply.h"

static struct text text_of_reply(const redisReply *reply)
{
	return (struct text){reply->str, (size_t)reply->len};
}

static struct store_reply outcome(enum store_outcome outcome)
{
	return (struct store_reply){.outcome = outcome, .is_understood = true};
}

/* A key of ours that holds another type was written by somebody else: it is as good as none. */
static struct store_reply read_error(struct text error)
{
	struct store_reply r = outcome(STORE_ABSENT);

	r.is_broken = text_starts(error, "WRONGTYPE ");
	if (!r.is_broken)
		r.error = error;
	return r;
}

static struct store_reply read_function(const redisReply *reply)
{
	static const char *const words[] = {
		[STORE_DONE] = "DONE",   [STORE_ABSENT] = "ABSENT", [STORE_SPENT] = "SPENT",
		[STORE_STALE] = "STALE", [STORE_CLOSED] = "CLOSED", [STORE_UNWANTED] = "UNWANTED"};
	struct store_reply r = {.is_understood = false};

	if (reply->elements < 1 || reply->elements > 2 ||
	    reply->element[0]->type != REDIS_REPLY_STRING)
		return r;
	for (int i = STORE_DONE; i <= STORE_UNWANTED; i++)
		if (text_is(text_of_reply(reply->element[0]), words[i]))
			r = outcome((enum store_outcome)i);
	if (reply->elements == 1 || !r.is_understood)
		return r;
	if (reply->element[1]->type != REDIS_REPLY_STRING || r.outcome != STORE_DONE)
		return (struct store_reply){.is_understood = false};
	r.value = text_of_reply(reply->element[1]);
	return r;
}

struct store_reply store_reply_read(const redisReply *reply)
{
	struct store_reply r;

	switch (reply->type) {
	case REDIS_REPLY_ERROR:
		return read_error(text_of_reply(reply));
	case REDIS_REPLY_ARRAY:
		return read_function(reply);
	case REDIS_REPLY_STRING:
		r = outcome(STORE_DONE);
		r.value = text_of_reply(reply);
		return r;
	case REDIS_REPLY_NIL:
		return outcome(STORE_ABSENT);
	case REDIS_REPLY_INTEGER:
		return outcome(STORE_DONE);
	default:
		return (struct store_reply){.is_understood = false};
	}
}
