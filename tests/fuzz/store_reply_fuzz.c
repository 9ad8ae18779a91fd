/* Bytes from Redis, in two pieces: hiredis's parser within our limits, then what we read into it.
 */
#include "store_audit.h"
#include "store_error.h"
#include "store_reader.h"
#include "store_reply.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_one(const redisReply *reply)
{
	struct store_reply r = store_reply_read(reply);

	if (r.error.at != NULL && store_error_of(r.error)->no == NULL)
		abort();
	if (r.value.at != NULL && (!r.is_understood || r.outcome != STORE_DONE))
		abort();
	store_audit(r.value);
}

/* False: not the protocol. */
static bool read_all(redisReader *reader, struct text bytes)
{
	redisReply *reply = NULL;

	if (!store_reader_feed(reader, bytes))
		return false;
	do {
		if (!store_reader_next(reader, &reply))
			return false;
		if (reply != NULL) {
			read_one(reply);
			freeReplyObject(reply);
		}
	} while (reply != NULL);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	redisReader *reader = store_reader_new();
	size_t half = size / 2;

	if (read_all(reader, (struct text){(const char *)data, half}))
		read_all(reader, (struct text){(const char *)data + half, size - half});
	redisReaderFree(reader);
	return 0;
}
