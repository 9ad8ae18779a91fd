/* account_return.c -- she has signed in for her own page: GET /account/return?code=...&state=...
 *
 * What every client does with a code, without the way over the network: one use, for this client,
 * this redirect_uri and this verifier; and what operators switched off holds.
 */
#include "account_visit.h"
#include "context.h"
#include "endpoints.h"
#include "grant.h"
#include "switch_checks.h"
#include <string.h>

static const struct refusal account_sign_in_refused = {
	"account-sign-in-refused", 403, NULL,
	"The citizen did not sign in for her own page, or was refused."};

struct account_return {
	struct browser_flow browser; /* first */
	const char *verifier;
	struct grant *grant;
	struct text saved;
	enum store_outcome outcome;
};

static struct account_return *of(struct flow *f) { return (struct account_return *)f; }

static enum turn open_state(struct flow *f)
{
	const struct refusal *no = account_client() == NULL
					   ? &account_page_absent
					   : account_visit_verifier(f, &of(f)->verifier);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (*exchange_parameter(f, "code") == '\0')
		return flow_refuse(f, &account_sign_in_refused, NULL);
	return FLOW_NEXT;
}

static enum turn read_code(struct flow *f)
{
	return store_get(f, STORE_GRANT, exchange_parameter(f, "code"), &of(f)->saved,
			 &of(f)->outcome);
}

static const struct refusal *check(struct flow *f)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	if (of(f)->outcome == STORE_SPENT)
		return &code_spent;
	if (of(f)->outcome != STORE_DONE || !record_read(of(f)->saved, record))
		return &code_unknown;
	of(f)->grant = grant_get(f->arena, context.config, record);
	if (of(f)->grant == NULL)
		return &code_unknown;
	no = grant_check(of(f)->grant, account_client(), account_return_uri(f->arena),
			 of(f)->verifier);
	return no == NULL ? switch_check_grant(f->arena, of(f)->grant) : no;
}

static enum turn check_code(struct flow *f)
{
	const struct refusal *no = check(f);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn spend_code(struct flow *f)
{
	return store_spend(f, STORE_GRANT, exchange_parameter(f, "code"),
			   context.config->settings.code_ttl_s, NULL, 0, &of(f)->outcome);
}

static enum turn enter(struct flow *f)
{
	if (of(f)->outcome != STORE_DONE)
		return flow_refuse(f, &code_spent, NULL);
	account_visit_begin(f, of(f)->grant->sid);
	return exchange_redirect(
		f, arena_printf(f->arena, "%s/account", context.config->settings.issuer));
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-state", open_state},
	{"read-code", read_code}, /* Redis */
	{"check-code", check_code},
	{"spend-code", spend_code}, /* Redis: once */
	{"enter", enter},
	{NULL, NULL},
};

const struct flow_kind account_return_flow = {
	.name = "account-return",
	.size = sizeof(struct account_return),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
