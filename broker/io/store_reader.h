/* store_reader.h -- hiredis's parser of replies, with limits on what a hostile server may send. */
#pragma once
#include "text.h"
#include <hiredis/hiredis.h>

enum {
	STORE_REPLY_MAX = 17 * 1024 * 1024, /* bytes of one reply: a sealed value has less */
	STORE_ELEMENTS_MAX = 16             /* of each array in it; two may nest */
};

/* Freed with redisReaderFree(). A process without memory stops. */
redisReader *store_reader_new(void);

/* False: what came is not the protocol, or too much of it; reader->errstr says so. */
bool store_reader_feed(redisReader *reader, struct text bytes);

/* The next whole reply, to be freed with freeReplyObject(); NULL if there is none yet. False as
 * above. */
bool store_reader_next(redisReader *reader, redisReply **reply);
