#include "backchannel_logout.h"
#include "context.h"
#include "http_client.h"
#include "log.h"
#include "logout_notice.h"
#include "random.h"
#include "signer.h"
#include "store_logout.h"
#include <string.h>

enum { AT_ONCE = 8, PER_CLIENT = 2, LEASE_MS = 15000, TIMEOUT_MS = 3000 };

static const struct refusal logout_notice_unreadable = {
	"logout-notice-unreadable", 500, NULL, "A notice in the queue is not one of ours."};
static const struct refusal logout_client_gone = {
	"logout-client-gone", 500, NULL,
	"The client to be told is no longer registered, or wants to hear nothing."};
static const struct refusal logout_answer_wrong = {
	"logout-answer-wrong", 502, NULL,
	"The client did not answer the logout token with status 200 or 204."};

/* One for each that travels; the client's name is the configuration's. */
static struct place {
	bool is_taken;
	const char *client_id; /* NULL while the notice is being claimed */
} places[AT_ONCE];

struct backchannel_logout {
	struct flow flow; /* first */
	struct place *place;
	struct text saved, logout_token;
	enum store_outcome outcome;
	struct logout_notice *notice;
	const struct client *client;
	struct http_answer answer;
};

static struct backchannel_logout *of(struct flow *f) { return (struct backchannel_logout *)f; }

static void leave(void *arg) { *(struct place *)arg = (struct place){.is_taken = false}; }

/* NULL if there is none free, or somebody is claiming already. */
static struct place *free_place(void)
{
	struct place *found = NULL;

	for (size_t i = 0; i < AT_ONCE; i++) {
		if (places[i].is_taken && places[i].client_id == NULL)
			return NULL;
		if (!places[i].is_taken)
			found = &places[i];
	}
	return found;
}

static bool is_busy(const char *client_id)
{
	int count = 0;

	for (size_t i = 0; i < AT_ONCE; i++)
		count += places[i].client_id != NULL && strcmp(places[i].client_id, client_id) == 0;
	return count >= PER_CLIENT;
}

/* Ended by NULL; a name there twice does no harm. */
static const char *const *busy_clients(struct arena *a)
{
	const char **busy = arena_alloc(a, (AT_ONCE + 1) * sizeof *busy);
	size_t count = 0;

	for (size_t i = 0; i < AT_ONCE; i++)
		if (places[i].client_id != NULL && is_busy(places[i].client_id))
			busy[count++] = places[i].client_id;
	return busy;
}

static enum turn claim(struct flow *f)
{
	of(f)->place = free_place();
	of(f)->place->is_taken = true;
	arena_defer(f->arena, leave, of(f)->place);
	return store_claim_notice(f, LEASE_MS, busy_clients(f->arena), &of(f)->saved,
				  &of(f)->outcome);
}

static enum turn read_notice(struct flow *f)
{
	struct backchannel_logout *b = of(f);

	if (b->outcome != STORE_DONE)
		return FLOW_STOP;
	b->notice = logout_notice_parse(f->arena, b->saved);
	if (b->notice == NULL)
		return flow_refuse(f, &logout_notice_unreadable, NULL);
	f->log_client = b->place->client_id = b->notice->client_id;
	b->client = config_client(context.config, b->notice->client_id);
	backchannel_logout_start(event_get_base(&f->wake)); /* others need not wait for this one */
	if (b->client == NULL || *b->client->backchannel_logout_uri == '\0')
		return flow_refuse(f, &logout_client_gone, NULL);
	return FLOW_NEXT;
}

static enum turn sign_logout_token(struct flow *f)
{
	const struct logout_notice *notice = of(f)->notice;

	return signer_logout_token(f,
				   &(struct logout_token_request){
					   .client_id = notice->client_id,
					   .account = notice->account,
					   .identity_v1 = notice->identity_v1,
					   .sid = notice->sid,
				   },
				   &of(f)->logout_token);
}

/* Which addresses may be spoken to, and how long: for all clients of a kind together. */
static const struct http_host *host_of(const struct client *client)
{
	static const struct http_host open = {.id = "clients", .timeout_ms = TIMEOUT_MS};
	static const struct http_host private_ = {
		.id = "clients", .timeout_ms = TIMEOUT_MS, .private_network = true};
	static const struct http_host loopback = {
		.id = "clients", .timeout_ms = TIMEOUT_MS, .urls = {"http://127.0.0.1"}};

	if (url_is_loopback(client->backchannel_logout_uri))
		return &loopback;
	return client->host.private_network ? &private_ : &open;
}

static enum turn send_logout_token(struct flow *f)
{
	const struct http_call call = {
		.host = host_of(of(f)->client),
		.url = of(f)->client->backchannel_logout_uri,
		.form = arena_printf(f->arena, "logout_token=%.*s", TEXT_ARG(of(f)->logout_token)),
	};

	return http_call(f, &call, &of(f)->answer);
}

static void settle(struct flow *f, enum store_notice_end end, const char *problem, int delay_ms);

/* 2.8: 200; frameworks that cannot say it with an empty body say 204. */
static enum turn read_answer(struct flow *f)
{
	int status = of(f)->answer.status;

	if (status != 200 && status != 204)
		return flow_refuse(f, &logout_answer_wrong,
				   arena_printf(f->arena, "status-%d", status));
	settle(f, NOTICE_DELIVERED, "", 0);
	return FLOW_STOP;
}

/* Whatever went wrong, the notice is tried again, or given up with a word to the operator. */
static void refuse(struct flow *f)
{
	struct logout_notice *notice = of(f)->notice;
	unsigned random;
	int delay_ms;

	if (notice == NULL)
		return;
	random_bytes(&random, sizeof random);
	notice->tries++;
	delay_ms = f->refusal == &logout_client_gone
			   ? -1
			   : logout_notice_delay_ms(notice->tries, random);
	settle(f, delay_ms < 0 ? NOTICE_FAILED : NOTICE_RETRIED,
	       f->refusal == &logout_answer_wrong ? f->detail : f->refusal->name, delay_ms);
}

static const struct flow_step steps[] = {
	{"claim", claim}, /* Redis */
	{"read-notice", read_notice},
	{"sign-logout-token", sign_logout_token}, /* signer */
	{"send-logout-token", send_logout_token}, /* HTTPS: the client */
	{"read-answer", read_answer},
	{NULL, NULL},
};

static const struct flow_kind backchannel_logout_flow = {
	.name = "backchannel-logout",
	.size = sizeof(struct backchannel_logout),
	.deadline_ms = 10000,
	.steps = steps,
	.refuse = refuse,
	.quiet = true,
};

void backchannel_logout_start(struct event_base *base)
{
	if (free_place() != NULL)
		flow_start(base, arena_new(), &backchannel_logout_flow, NULL);
}

/* --- what came of it: a flow of its own, since a flow that was refused waits no more --- */

struct settling {
	struct flow flow; /* first */
	struct store_notice notice;
	struct store_settlement settlement;
};

static enum turn settle_notice(struct flow *f)
{
	const struct settling *s = (struct settling *)f;

	return store_settle_notice(f, &s->notice, &s->settlement);
}

static enum turn look_for_more(struct flow *f)
{
	backchannel_logout_start(event_get_base(&f->wake));
	return FLOW_STOP;
}

static const struct flow_step settling_steps[] = {
	{"settle-notice", settle_notice}, /* Redis */
	{"look-for-more", look_for_more},
	{NULL, NULL},
};

static const struct flow_kind settling_flow = {
	.name = "backchannel-logout-settled",
	.size = sizeof(struct settling),
	.deadline_ms = 5000,
	.steps = settling_steps,
	.refuse = flow_forget, /* its lease ends, and somebody tries again */
	.quiet = true,
};

/* All is copied: f ends while the other waits. */
static void settle(struct flow *f, enum store_notice_end end, const char *problem, int delay_ms)
{
	static const char *const words[] = {[NOTICE_DELIVERED] = "delivered",
					    [NOTICE_FAILED] = "failed",
					    [NOTICE_RETRIED] = "retried"};
	const struct logout_notice *notice = of(f)->notice;
	struct arena *a = arena_new();
	struct settling *s = flow_new(a, &settling_flow);

	log_line(end == NOTICE_DELIVERED ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "logout-notice",
		 "client", f->log_client, "end", words[end], "problem",
		 *problem == '\0' ? NULL : problem, NULL);
	s->notice.client_id = arena_string(a, text_of(notice->client_id));
	s->notice.id = arena_string(a, text_of(notice->id));
	s->notice.value = logout_notice_pack(a, notice);
	s->settlement.end = end;
	s->settlement.problem = arena_string(a, text_of(problem));
	s->settlement.delay_ms = delay_ms < 0 ? 0 : delay_ms;
	flow_begin(event_get_base(&f->wake), &s->flow);
}
