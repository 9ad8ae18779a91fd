/* redis.h -- private redis-servers on unix sockets in folders of their own. */
#pragma once
#include "text.h"
#include <stdbool.h>
#include <sys/types.h>

struct redis {
	char folder[64], socket[96];
	pid_t pid;
};

/* Start one in a new folder, with more lines of configuration, and wait until it answers. */
struct redis *redis_start(const char *configuration);
void redis_start_again(struct redis *r, const char *configuration); /* after redis_kill() */
void redis_spawn(struct redis *r, const char *configuration);       /* the same without waiting */
void redis_kill(struct redis *r);                                   /* SIGKILL */
void redis_stop(struct redis *r); /* kill it, if it lives, and remove its folder; frees r */

/* Ask it one command, words separated by spaces, and return its answer as text (an error, too);
 * valid until the next. "" if it does not answer. */
const char *redis_ask(struct redis *r, const char *command);

/* The same where words hold spaces. */
const char *redis_ask_words(struct redis *r, int count, const char **words);

/* All keys and values it holds, of whatever type, one after the other. Freed by the caller. */
char *redis_dump(struct redis *r, size_t *len);
