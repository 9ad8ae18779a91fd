#include "store.h"
#include "config.h"
#include "log.h"
#include "store_address.h"
#include "store_call.h"
#include "store_connection.h"
#include "store_error.h"
#include "store_functions.h"
#include "store_greeting.h"
#include "store_reply.h"
#include "store_start.h"
#include "store_tls.h"
#include <assert.h>
#include <openssl/crypto.h>
#include <stddef.h>
#include <stdlib.h>

enum { HEARTBEAT_S = 5 };

static struct {
	struct arena *arena;
	struct hash deployment;
	struct seal_ring ring;
	struct store_namer namer;
	struct store_address address;
	struct store_functions functions;
	struct store_greeting *greeting;
	struct store_connection *connection; /* NULL: there is no usable address */
	SSL_CTX *tls;
	struct event *heartbeat;
} store;

/* A command cannot be taken back: cancelling forgets the flow, and the operation dies with its
 * reply. So it is on the heap; all it points to is the flow's. */
struct store_op {
	struct flow_op op;
	struct store_command command;
	struct flow *flow; /* NULL once cancelled */
	struct store_call *call;
	struct text *value;          /* NULL: the call gives none */
	enum store_outcome *outcome; /* NULL: it is DONE or refused */
	bool is_second_try;
};

static void forget(struct flow_op *op) { ((struct store_op *)op)->flow = NULL; }

static void end(struct store_op *op, const struct refusal *no, const char *detail)
{
	flow_wake(op->flow, no, detail);
	free(op);
}

static void log_broken(const struct store_op *op)
{
	log_line(LOG_LEVEL_ERROR, "store-value-broken", "kind", store_kind_name(op->call->kind),
		 NULL);
}

/* What is not ours reads as absent: nobody may learn more, or stay, by writing to Redis. */
static enum store_outcome open_value(const struct store_op *op, struct text stored)
{
	if (op->call->is_plain) {
		*op->value = arena_text(op->flow->arena, stored);
		return STORE_DONE;
	}
	/* The reply dies with its callback; the flow reads later. */
	switch (store_value_open(op->flow->arena, &store.ring, &op->call->key, stored, op->value)) {
	case STORE_VALUE_OPEN:
		return STORE_DONE;
	case STORE_VALUE_SPENT:
		return STORE_SPENT;
	default:
		log_broken(op);
		return STORE_ABSENT;
	}
}

static void confused(struct store_op *op)
{
	store_connection_drop(store.connection, &store_confused, "A reply to another question.");
	end(op, &store_confused, NULL);
}

static void read_outcome(struct store_op *op, const struct store_reply *r)
{
	enum store_outcome outcome = r->outcome;
	bool wants_value = op->value != NULL && outcome == STORE_DONE;

	if (!r->is_understood || wants_value != (r->value.at != NULL)) {
		confused(op);
		return;
	}
	if (r->is_broken)
		log_broken(op);
	if (wants_value)
		outcome = open_value(op, r->value);
	if (op->outcome != NULL)
		*op->outcome = outcome;
	end(op, NULL, NULL);
}

static void ask(struct store_op *op)
{
	struct store_call *call = op->call;

	store_connection_send(store.connection, &op->command, call->argc, call->argv,
			      call->lengths);
}

static void read_error(struct store_op *op, struct text error)
{
	const struct store_error *e = store_error_of(error);

	/* Somebody flushed the functions, or Redis restarted without them: nothing was done yet. */
	if (e->no == &store_without_functions && !op->is_second_try) {
		op->is_second_try = true;
		store_greeting_load(store.connection, store.greeting);
		ask(op);
		return;
	}
	if (e->is_elsewhere)
		store_connection_drop(store.connection, e->no, e->word);
	end(op, e->no, arena_string(op->flow->arena, error));
}

static void answered(struct store_command *command, const redisReply *reply,
		     const struct refusal *no, const char *detail)
{
	struct store_op *op =
		(struct store_op *)((char *)command - offsetof(struct store_op, command));
	struct store_reply r;

	if (op->flow == NULL) {
		free(op);
		return;
	}
	if (reply == NULL) {
		end(op, no, detail);
		return;
	}
	r = store_reply_read(reply);
	if (r.error.at != NULL)
		read_error(op, r.error);
	else
		read_outcome(op, &r);
}

static enum turn start(struct flow *f, struct store_call *call, struct text *value,
		       enum store_outcome *outcome)
{
	const struct refusal *no = store.connection == NULL
					   ? &store_unreachable
					   : store_connection_refusal(store.connection);
	struct store_op *op;

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	op = calloc(1, sizeof *op);
	if (op == NULL)
		abort();
	*op = (struct store_op){.op.cancel = forget,
				.command.answered = answered,
				.flow = f,
				.call = call,
				.value = value,
				.outcome = outcome};
	ask(op);
	return flow_wait(f, &op->op);
}

enum turn store_start(struct flow *f, struct store_call *call, struct text *value,
		      enum store_outcome *outcome)
{
	return start(f, call, value, outcome);
}

const struct store_namer *store_namer(void) { return &store.namer; }
const struct store_functions *store_functions(void) { return &store.functions; }

enum turn store_put(struct flow *f, const struct store_write *writes, size_t count)
{
	return start(f,
		     store_call_function(f->arena, &store.namer, store.functions.put,
					 writes[0].kind, NULL, 0, writes, count),
		     NULL, NULL);
}

enum turn store_put_for_account(struct flow *f, const struct store_write *writes, size_t count,
				enum store_outcome *outcome)
{
	return start(f,
		     store_call_function(f->arena, &store.namer, store.functions.put,
					 writes[0].kind, NULL, 0, writes, count),
		     NULL, outcome);
}

enum turn store_get(struct flow *f, enum store_kind kind, const char *id, struct text *value,
		    enum store_outcome *outcome)
{
	*value = TEXT_NONE;
	return start(f, store_call_plain(f->arena, &store.namer, "GET", kind, id), value, outcome);
}

enum turn store_take(struct flow *f, enum store_kind kind, const char *id, struct text *value,
		     enum store_outcome *outcome)
{
	*value = TEXT_NONE;
	return start(f,
		     store_call_function(f->arena, &store.namer, store.functions.take, kind, id, 0,
					 NULL, 0),
		     value, outcome);
}

enum turn store_first(struct flow *f, enum store_kind kind, const char *id, int ttl_s,
		      const struct store_write *writes, size_t count, enum store_outcome *outcome)
{
	assert(ttl_s > 0);
	return start(f,
		     store_call_function(f->arena, &store.namer, store.functions.first, kind, id,
					 ttl_s, writes, count),
		     NULL, outcome);
}

enum turn store_spend(struct flow *f, enum store_kind kind, const char *id, int ttl_s,
		      const struct store_write *writes, size_t count, enum store_outcome *outcome)
{
	assert(ttl_s > 0);
	return start(f,
		     store_call_function(f->arena, &store.namer, store.functions.spend, kind, id,
					 ttl_s, writes, count),
		     NULL, outcome);
}

enum turn store_renew(struct flow *f, enum store_kind kind, const char *id,
		      const struct store_renewal *renewal, const struct store_write *writes,
		      size_t count, enum store_outcome *outcome)
{
	return start(f,
		     store_call_renewal(f->arena, &store.namer, store.functions.renew, kind, id,
					renewal, writes, count),
		     NULL, outcome);
}

enum turn store_finish(struct flow *f, enum store_kind kind, const char *id)
{
	return start(f,
		     store_call_function(f->arena, &store.namer, store.functions.finish, kind, id,
					 0, NULL, 0),
		     NULL, NULL);
}

enum turn store_delete(struct flow *f, enum store_kind kind, const char *id)
{
	return start(f, store_call_plain(f->arena, &store.namer, "DEL", kind, id), NULL, NULL);
}

static void on_heartbeat(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
	if (store_connection_is_idle(store.connection))
		store_greeting_repeat(store.connection, store.greeting);
}

/* False, and a line in the log, if there is no address that may be connected to. */
static bool read_address(const struct config *config)
{
	const char *problem;

	if (!store_address_parse(store.arena, config->settings.store, config->settings.state,
				 &store.address, &problem)) {
		log_line(LOG_LEVEL_ERROR, "store-address", "problem", problem, NULL);
		return false;
	}
	if (!store.address.is_tls)
		return true;
	store.tls = store_tls_context(config->store_ca);
	if (store.tls == NULL)
		log_line(LOG_LEVEL_ERROR, "store-address", "problem",
			 "store_ca_file holds no certificate.", NULL);
	return store.tls != NULL;
}

void store_open(struct event_base *base, const struct config *config, const struct hash *deployment,
		const struct seal_ring *ring)
{
	const struct timeval interval = {HEARTBEAT_S, 0};
	struct store_connection_options options = {.address = &store.address,
						   .timeout_ms = config->settings.store_timeout_ms,
						   .greet = store_greeting_say};

	assert(store.arena == NULL);
	store.arena = arena_new();
	store.deployment = *deployment;
	store.ring = *ring;
	store.namer = (struct store_namer){
		&store.deployment, &store.ring,
		arena_string(store.arena, text_of(config->settings.store_prefix))};
	store.functions = store_functions_of(store.arena);
	if (!read_address(config))
		return;
	store.greeting = store_greeting_new(store.arena, config, store.address.database,
					    store.functions.library);
	options.arg = store.greeting;
	options.tls = store.tls;
	store.connection = store_connection_new(base, &options);
	store.heartbeat = event_new(base, -1, EV_PERSIST, on_heartbeat, NULL);
	if (store.heartbeat == NULL)
		abort();
	event_add(store.heartbeat, &interval);
}

void store_use_ring(const struct seal_ring *ring) { store.ring = *ring; }

void store_close(void)
{
	store_connection_free(store.connection);
	if (store.heartbeat != NULL)
		event_free(store.heartbeat);
	SSL_CTX_free(store.tls);
	arena_free(store.arena);
	OPENSSL_cleanse(&store, sizeof store);
}

bool store_is_ready(void)
{
	return store.connection != NULL && store_connection_refusal(store.connection) == NULL;
}
