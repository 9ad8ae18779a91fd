/* store_reply.h -- what a reply to one of the store's calls says. Pure. */
#pragma once
#include "store.h"
#include "text.h"
#include <hiredis/hiredis.h>

struct store_reply {
	enum store_outcome outcome;
	struct text
		value; /* as stored, absent if the call gives none; lives as long as the reply */
	struct text error;  /* of Redis; absent if it is none */
	bool is_understood; /* false: it is no answer to any call of ours */
	bool is_broken;     /* the key holds what is not ours */
};

/* Reads {outcome, value} of our functions, the value or nil of GET, and the number of DEL. */
struct store_reply store_reply_read(const redisReply *reply);
