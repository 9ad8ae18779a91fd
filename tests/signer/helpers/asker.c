#include "asker.h"
#include "clock.h"
#include "test.h"
#include <stdio.h>

struct asker_flow {
	struct flow flow;
	struct asker *asker;
	struct id_token_answer answer;
	struct text assertion;
};

static struct event_base *base;
static struct arena *arena;
static struct asker *starting;
static struct flow *last;

static struct asker_flow *of(struct flow *f) { return (struct asker_flow *)f; }

static enum turn ask(struct flow *f)
{
	struct asker *asker = of(f)->asker = starting;
	const struct id_token_request request = {.client_id = asker->client_id,
						 .account = "somebody",
						 .nonce = asker->nonce,
						 .acr = asker->acr,
						 .amr = "",
						 .at_hash = "",
						 .sid = ""};

	last = f;
	if (asker->wants_keys)
		return signer_client_jwks(f, asker->provider, &of(f)->assertion);
	if (asker->jwe != NULL)
		return signer_decrypt(f, asker->provider, "id_token", text_of(asker->jwe),
				      &of(f)->assertion);
	return asker->provider != NULL
		       ? signer_client_assertion(f, asker->provider, &of(f)->assertion)
		       : signer_id_token(f, &request, &of(f)->answer);
}

static enum turn keep(struct flow *f)
{
	struct asker *asker = of(f)->asker;
	struct text token = asker->provider != NULL ? of(f)->assertion : of(f)->answer.id_token;

	snprintf(asker->token, sizeof asker->token, "%.*s", TEXT_ARG(token));
	if (asker->provider == NULL)
		snprintf(asker->sub, sizeof asker->sub, "%s", of(f)->answer.sub);
	asker->is_over = true;
	asker->took_us = clock_monotonic_us() - f->started_us;
	return FLOW_STOP;
}

static void refuse(struct flow *f)
{
	struct asker *asker = of(f)->asker;

	asker->no = f->refusal;
	snprintf(asker->detail, sizeof asker->detail, "%s", f->detail == NULL ? "" : f->detail);
	asker->is_over = true;
	asker->took_us = clock_monotonic_us() - f->started_us;
}

static const struct flow_step steps[] = {{"ask", ask}, {"keep", keep}, {NULL, NULL}};
static const struct flow_kind kind = {.name = "asker",
				      .size = sizeof(struct asker_flow),
				      .deadline_ms = 10000,
				      .steps = steps,
				      .refuse = refuse};

bool askers_open(const struct real_signer *s, struct signer_welcome *welcome)
{
	base = event_base_new();
	arena = arena_new();
	return signer_open(base, s->socket, arena, welcome);
}

void askers_close(void)
{
	signer_close();
	CHECK_NUMBER(flow_live(), 0);
	event_base_free(base);
	arena_free(arena);
	base = NULL;
}

void asker_start(struct asker *asker)
{
	starting = asker;
	flow_start(base, arena_new(), &kind, NULL);
}

void askers_run(int ms)
{
	const struct timeval longest = {ms / 1000, ms % 1000 * 1000};

	event_base_loopexit(base, &longest);
	event_base_dispatch(base);
}

bool askers_wait(const struct asker *askers, int count)
{
	long long until = clock_monotonic_us() + 5000000;

	for (int i = 0; i < count && clock_monotonic_us() < until;) {
		if (askers[i].is_over)
			i++;
		else
			askers_run(2);
	}
	for (int i = 0; i < count; i++)
		if (!askers[i].is_over)
			return false;
	return true;
}

void asker_cancel_last(void) { flow_cancel(last); }
