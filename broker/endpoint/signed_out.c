/* signed_out.c -- a provider sends the citizen back after signing out there: GET
 * /signed_out/PROVIDER.
 *
 * OpenID Connect RP-Initiated Logout 1.0, 3, where we are the relying party. Our own session ended
 * before she went there. Only the state that this browser took along leads on to a client; without
 * it there is a page and nothing else.
 */
#include "context.h"
#include "endpoints.h"
#include "sign_out_upstream.h"
#include "signed_out_page.h"

struct signed_out_flow {
	struct browser_flow browser; /* first */
	struct text saved;
	enum store_outcome outcome;
};

static struct signed_out_flow *of(struct flow *f) { return (struct signed_out_flow *)f; }

static enum turn take_way_back(struct flow *f)
{
	const char *state = exchange_parameter(f, "state");

	of(f)->outcome = STORE_ABSENT;
	if (*state == '\0' || *of(f)->browser.browser == '\0')
		return FLOW_NEXT;
	return store_take(f, STORE_SIGN_OUT, sign_out_id(f->arena, state, of(f)->browser.browser),
			  &of(f)->saved, &of(f)->outcome);
}

static enum turn say_signed_out(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	struct signed_out nothing = {"", "", "", ""}, waiting;

	if (of(f)->outcome != STORE_DONE || !record_read(of(f)->saved, record) ||
	    !text_is(f->exchange->path_rest, record_string(f->arena, record, "provider")))
		return signed_out_page(f, &nothing);
	f->log_provider = record_string(f->arena, record, "provider");
	waiting = signed_out_get(f->arena, record);
	return signed_out_page(f, &waiting);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"take-way-back", take_way_back}, /* Redis: one use only */
	{"say-signed-out", say_signed_out},
	{NULL, NULL},
};

const struct flow_kind signed_out_flow = {
	.name = "signed-out",
	.size = sizeof(struct signed_out_flow),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
