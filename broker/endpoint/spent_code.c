/* spent_code.c -- the steps of /token behind its answer: a code comes a second time, or wrongly.
 *
 * RFC 6749 4.1.2: it is refused, and what it gave is revoked. But if the worker that spent it died
 * before it could answer, the client that comes again has done nothing wrong: with the same proofs
 * it is given what was meant for it, once (lost_answer.h).
 */
#include "context.h"
#include "exchange.h"
#include "lost_answer.h"
#include "pause.h"
#include "token.h"

enum { LOOK_MS = 10, LOOKS = 10 };

static struct token *of(struct flow *f) { return token_of(f); }

enum turn code_burn(struct flow *f, const struct refusal *no)
{
	of(f)->no = no;
	return flow_jump(f, burn_code);
}

struct store_write token_write_answer(struct flow *f, const char *code)
{
	const struct grant *grant = of(f)->grant;
	const struct lost_answer answer = {
		.spender = context.self,
		.client = grant->client,
		.redirect_uri = grant->redirect_uri,
		.code_challenge = grant->code_challenge,
		.sender = of(f)->sender.proven,
		.access_token = of(f)->access_token,
		.body = of(f)->answer,
	};

	return (struct store_write){STORE_ANSWER, code, lost_answer_pack(f->arena, &answer),
				    LOST_ANSWER_TTL_S};
}

enum turn read_answer(struct flow *f)
{
	return store_get(f, STORE_ANSWER, exchange_parameter(f, "code"), &of(f)->saved,
			 &of(f)->outcome);
}

enum turn check_answer(struct flow *f)
{
	struct lost_answer *answer = NULL;

	if (of(f)->outcome == STORE_DONE)
		answer = lost_answer_parse(f->arena, context.config, of(f)->saved);
	if (answer == NULL ||
	    !lost_answer_is_for(answer, client_of(f), exchange_parameter(f, "redirect_uri"),
				exchange_parameter(f, "code_verifier"), &of(f)->sender.proven))
		return code_burn(f, &code_spent);
	of(f)->lost = answer;
	return FLOW_NEXT;
}

/* A dead worker has a pid until the supervisor hears of it. */
enum turn await_its_end(struct flow *f)
{
	const struct lost_answer *answer = of(f)->lost;

	if (lost_answer_is_lost(answer, context.self.run,
				context.process_lives(answer->spender.pid)))
		return FLOW_NEXT;
	if (of(f)->looks++ == LOOKS)
		return code_burn(f, &code_spent);
	flow_repeat(f);
	return pause_flow(f, LOOK_MS);
}

enum turn take_answer(struct flow *f)
{
	return store_take(f, STORE_ANSWER, exchange_parameter(f, "code"), &of(f)->saved,
			  &of(f)->outcome);
}

/* It may have been revoked, or signed out of, since. */
enum turn read_access_token(struct flow *f)
{
	if (of(f)->outcome != STORE_DONE)
		return code_burn(f, &code_spent);
	return store_get(f, STORE_ACCESS_TOKEN, of(f)->lost->access_token, &of(f)->saved,
			 &of(f)->outcome);
}

enum turn give_answer(struct flow *f)
{
	if (of(f)->outcome != STORE_DONE)
		return code_burn(f, &code_spent);
	f->detail = "the answer of a worker that died";
	return exchange_json(f, 200, of(f)->lost->body);
}

enum turn refuse_burnt(struct flow *f) { return flow_refuse(f, of(f)->no, NULL); }
