#include "redis.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_configuration(const struct redis *r, const char *configuration)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/redis.conf", r->folder);
	file = fopen(path, "w");
	fprintf(file,
		"port 0\nunixsocket %s\ndir %s\nsave \"\"\nappendonly yes\nlogfile %s/log\n"
		"enable-debug-command yes\nrdbcompression no\n%s\n",
		r->socket, r->folder, r->folder, configuration);
	fclose(file);
}

void redis_spawn(struct redis *r, const char *configuration)
{
	char path[128];

	write_configuration(r, configuration);
	snprintf(path, sizeof path, "%s/redis.conf", r->folder);
	r->pid = fork();
	if (r->pid != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execlp("redis-server", "redis-server", path, (char *)NULL);
	_exit(127);
}

void redis_start_again(struct redis *r, const char *configuration)
{
	redis_spawn(r, configuration);
	for (int i = 0; i < 500; i++) {
		const char *answer = redis_ask(r, "PING");

		if (strcmp(answer, "PONG") == 0 || strncmp(answer, "NOAUTH", 6) == 0)
			return;
		usleep(10000);
	}
	fprintf(stderr, "redis-server does not start in %s\n", r->folder);
	abort();
}

struct redis *redis_start(const char *configuration)
{
	struct redis *r = calloc(1, sizeof *r);

	strcpy(r->folder, "/tmp/parvis-store-XXXXXX");
	if (mkdtemp(r->folder) == NULL)
		abort();
	snprintf(r->socket, sizeof r->socket, "%s/s", r->folder);
	redis_start_again(r, configuration);
	return r;
}

void redis_kill(struct redis *r)
{
	if (r->pid <= 0)
		return;
	kill(r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
	r->pid = 0;
	unlink(r->socket);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

void redis_stop(struct redis *r)
{
	redis_kill(r);
	nftw(r->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(r);
}

static redisReply *ask_words(struct redis *r, int count, const char **words)
{
	struct timeval limit = {5, 0};
	redisContext *c = redisConnectUnixWithTimeout(r->socket, limit);
	redisReply *reply = NULL;

	if (c != NULL && c->err == 0 && redisSetTimeout(c, limit) == REDIS_OK)
		reply = redisCommandArgv(c, count, words, NULL);
	if (c != NULL)
		redisFree(c);
	return reply;
}

static redisReply *ask(struct redis *r, const char *command)
{
	char copy[4096];
	const char *words[16];
	int count = 0;

	snprintf(copy, sizeof copy, "%s", command);
	for (char *word = strtok(copy, " "); word != NULL && count < 16; word = strtok(NULL, " "))
		words[count++] = word;
	return ask_words(r, count, words);
}

static const char *text_of_reply(redisReply *reply)
{
	static char answer[65536];

	answer[0] = '\0';
	if (reply == NULL)
		return answer;
	if (reply->type == REDIS_REPLY_INTEGER)
		snprintf(answer, sizeof answer, "%lld", reply->integer);
	else if (reply->str != NULL)
		snprintf(answer, sizeof answer, "%s", reply->str);
	freeReplyObject(reply);
	return answer;
}

const char *redis_ask(struct redis *r, const char *command)
{
	return text_of_reply(ask(r, command));
}

const char *redis_ask_words(struct redis *r, int count, const char **words)
{
	return text_of_reply(ask_words(r, count, words));
}

char *redis_dump(struct redis *r, size_t *len)
{
	redisReply *keys = ask(r, "KEYS *");
	char *all = NULL, command[512];
	FILE *out = open_memstream(&all, len);

	for (size_t i = 0; keys != NULL && i < keys->elements; i++) {
		redisReply *value;

		snprintf(command, sizeof command, "DUMP %s", keys->element[i]->str);
		value = ask(r, command);
		fprintf(out, "%s\n", keys->element[i]->str);
		if (value != NULL && value->str != NULL)
			fwrite(value->str, 1, (size_t)value->len, out);
		freeReplyObject(value);
	}
	freeReplyObject(keys);
	fclose(out);
	return all;
}
