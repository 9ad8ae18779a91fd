#include "store_greeting.h"
#include "log.h"
#include "store.h"
#include "store_audit.h"
#include "store_error.h"
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 6 };

struct store_greeting {
	const char *user, *password, *database; /* "" if none is needed */
	struct text library;
	const char *warned; /* the audit's last word, so that it is logged once */
};

/* One thing said, and what its answer means. */
struct saying {
	struct store_command command;
	struct store_connection *connection;
	struct store_greeting *greeting;
	void (*on_answer)(struct saying *s, const redisReply *reply);
};

static struct text text_of_reply(const redisReply *reply)
{
	bool has_text = reply->type == REDIS_REPLY_STRING || reply->type == REDIS_REPLY_STATUS ||
			reply->type == REDIS_REPLY_ERROR;

	return has_text ? (struct text){reply->str, (size_t)reply->len} : TEXT_NONE;
}

static void answered(struct store_command *command, const redisReply *reply,
		     const struct refusal *no, const char *detail)
{
	struct saying *s = (struct saying *)command;

	(void)no, (void)detail;
	if (reply != NULL)
		s->on_answer(s, reply);
	free(s);
}

static void say(struct store_connection *c, struct store_greeting *g,
		void (*on_answer)(struct saying *, const redisReply *), const struct text *words)
{
	struct saying *s = calloc(1, sizeof *s);
	const char *argv[WORDS_MAX];
	size_t lengths[WORDS_MAX];
	int argc = 0;

	if (s == NULL)
		abort();
	*s = (struct saying){.command.answered = answered,
			     .connection = c,
			     .greeting = g,
			     .on_answer = on_answer};
	for (; argc < WORDS_MAX && words[argc].at != NULL; argc++) {
		argv[argc] = words[argc].at;
		lengths[argc] = words[argc].len;
	}
	store_connection_send(c, &s->command, argc, argv, lengths);
}

/* AUTH and SELECT. Only the error's first word is logged: none of its text can be a password. */
static void on_let_in(struct saying *s, const redisReply *reply)
{
	const struct store_error *e;

	if (reply->type != REDIS_REPLY_ERROR)
		return;
	e = store_error_of(text_of_reply(reply));
	store_connection_drop(s->connection, e->no == &store_confused ? &store_forbids : e->no,
			      "AUTH or SELECT is refused: see store_user and store_password_file.");
}

/* CLIENT SETNAME is for the operator's CLIENT LIST only; what came of a later FUNCTION LOAD, the
 * call behind it says. */
static void on_whatever(struct saying *s, const redisReply *reply) { (void)s, (void)reply; }

/* False if it led to the end of the connection. */
static bool take_info(struct saying *s, const redisReply *reply)
{
	struct text info = text_of_reply(reply);
	struct store_audit audit;

	if (reply->type == REDIS_REPLY_ERROR) {
		store_connection_drop(s->connection, store_error_of(info)->no, reply->str);
		return false;
	}
	audit = store_audit(info);
	if (audit.no != NULL)
		store_connection_drop(s->connection, audit.no, audit.fault);
	else if (audit.fault != NULL && audit.fault != s->greeting->warned)
		log_line(LOG_LEVEL_WARNING, "store-audit", "warning", audit.fault, NULL);
	s->greeting->warned = audit.fault;
	return audit.no == NULL;
}

static void on_info(struct saying *s, const redisReply *reply) { take_info(s, reply); }

/* The library may be there although it may not be loaded: by an operator, since we lack the right,
 * or before memory ran out. If it is not, the first call says so. */
static bool is_fatal(const redisReply *reply, const struct store_error *e)
{
	if (reply->type != REDIS_REPLY_ERROR)
		return reply->type != REDIS_REPLY_STRING;
	return (e->is_elsewhere || e->no == &store_confused) &&
	       strstr(reply->str, "already exists") == NULL;
}

static void on_library(struct saying *s, const redisReply *reply)
{
	const struct store_error *e = store_error_of(text_of_reply(reply));

	if (is_fatal(reply, e)) {
		store_connection_drop(s->connection, e->no, "FUNCTION LOAD failed.");
		return;
	}
	store_connection_admit(s->connection);
	log_line(LOG_LEVEL_INFO, "store-ready", NULL);
}

static void say_info(struct store_connection *c, struct store_greeting *g,
		     void (*on_answer)(struct saying *, const redisReply *))
{
	const struct text words[] = {TEXT("INFO"),        TEXT("server"),      TEXT("memory"),
				     TEXT("persistence"), TEXT("replication"), TEXT_NONE};

	say(c, g, on_answer, words);
}

static void say_library(struct store_connection *c, struct store_greeting *g,
			void (*on_answer)(struct saying *, const redisReply *))
{
	say(c, g, on_answer,
	    (const struct text[]){TEXT("FUNCTION"), TEXT("LOAD"), g->library, TEXT_NONE});
}

/* Our library is longer than Redis reads from whom it has not let in. */
static void on_first_info(struct saying *s, const redisReply *reply)
{
	if (take_info(s, reply))
		say_library(s->connection, s->greeting, on_library);
}

void store_greeting_say(struct store_connection *c, void *greeting)
{
	struct store_greeting *g = greeting;
	const struct text password = text_of(g->password), user = text_of(g->user);

	if (user.len > 0)
		say(c, g, on_let_in,
		    (const struct text[]){TEXT("AUTH"), user, password, TEXT_NONE});
	else if (password.len > 0)
		say(c, g, on_let_in, (const struct text[]){TEXT("AUTH"), password, TEXT_NONE});
	if (*g->database != '\0')
		say(c, g, on_let_in,
		    (const struct text[]){TEXT("SELECT"), text_of(g->database), TEXT_NONE});
	say(c, g, on_whatever,
	    (const struct text[]){TEXT("CLIENT"), TEXT("SETNAME"), TEXT("parvis"), TEXT_NONE});
	say_info(c, g, on_first_info);
}

void store_greeting_load(struct store_connection *c, struct store_greeting *g)
{
	log_line(LOG_LEVEL_WARNING, "store-functions-missing", NULL);
	say_library(c, g, on_whatever);
}

void store_greeting_repeat(struct store_connection *c, struct store_greeting *g)
{
	say_info(c, g, on_info);
}

struct store_greeting *store_greeting_new(struct arena *a, const struct config *config,
					  int database, struct text library)
{
	struct store_greeting *g = arena_alloc(a, sizeof *g);

	*g = (struct store_greeting){
		.user = arena_string(a, text_of(config->settings.store_user)),
		.password = arena_string(a, config->store_password),
		.database = database == 0 ? "" : arena_printf(a, "%d", database),
		.library = library,
	};
	return g;
}
