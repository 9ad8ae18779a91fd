#include "store_reader.h"
#include <stdio.h>
#include <stdlib.h>

/* hiredis allocates an array before its elements come: "*1000000000" would cost gigabytes. */
#if HIREDIS_MAJOR < 1
typedef int element_count;
#else
typedef size_t element_count;
#endif

static redisReplyObjectFunctions limited;
static void *(*create_any_array)(const redisReadTask *, element_count);

/* Since 1.0 hiredis nests without end, and frees what it built by recursion. */
static bool is_nested(const redisReadTask *task)
{
	return task->parent != NULL && task->parent->parent != NULL;
}

static void *create_small_array(const redisReadTask *task, element_count count)
{
	if ((unsigned long long)count > STORE_ELEMENTS_MAX || is_nested(task))
		return NULL;
	return create_any_array(task, count);
}

redisReader *store_reader_new(void)
{
	redisReader *reader = redisReaderCreate();

	if (reader == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	if (create_any_array == NULL) {
		limited = *reader->fn;
		create_any_array = limited.createArray;
		limited.createArray = create_small_array;
	}
	reader->fn = &limited;
	return reader;
}

bool store_reader_feed(redisReader *reader, struct text bytes)
{
	return reader->len - reader->pos + bytes.len <= STORE_REPLY_MAX &&
	       redisReaderFeed(reader, bytes.at, bytes.len) == REDIS_OK;
}

bool store_reader_next(redisReader *reader, redisReply **reply)
{
	void *found = NULL;

	if (redisReaderGetReply(reader, &found) != REDIS_OK)
		return false;
	*reply = found;
	return true;
}
