/* account_change.c -- what a citizen does with her account on her own page: POST /account.
 *
 * She chooses who may prove her; says that a sign-in was not hers, which ends all that the account
 * gave and is told to operators by the log; or has it forgotten, which ends all as well.
 */
#include "account_login.h"
#include "account_visit.h"
#include "context.h"
#include "endpoints.h"
#include "log.h"
#include <string.h>

static const struct refusal account_request_unclear = {
	"account-request-unclear", 400, NULL,
	"The form names no sign-in of this account, or was not ticked."};

static struct account_visit *of(struct flow *f) { return (struct account_visit *)f; }

static void keep(struct flow *f)
{
	struct account_flow *af = &of(f)->account;

	af->change.after = account_record_control(f->arena, &af->record);
	af->change.ttl_s = account_retention_s();
	af->change.keeps_logins = true;
}

/* The one in use stays: nobody locks herself out. What no page shows is as it was. */
static enum turn choose_providers(struct flow *f)
{
	struct account_flow *af = &of(f)->account;
	size_t count = context.config->provider_count;
	struct account_choice *choices = arena_alloc(f->arena, (count + 1) * sizeof *choices);

	for (size_t i = 0; i < count; i++) {
		const struct provider *p = context.config->providers[i];
		const char *word = account_provider_word(f->arena, af->account_id, p->id);
		const char *field = arena_printf(f->arena, "wanted-%s", p->id);

		choices[i] = (struct account_choice){
			p->id, p->enabled && p->display ? *exchange_parameter(f, field) != '\0'
							: account_record_wants(&af->record, word)};
		if (strcmp(p->id, of(f)->session->provider) == 0)
			choices[i].is_wanted = true;
	}
	account_record_choose(f->arena, &af->record, af->account_id, choices, count,
			      *exchange_parameter(f, "new") != '\0');
	keep(f);
	return FLOW_NEXT;
}

/* An operator reads it: which sign-in, and that it was not hers. */
static enum turn report(struct flow *f, const char *code)
{
	struct account_flow *af = &of(f)->account;
	struct text rest = af->record.logins;
	struct account_login login;

	while (account_login_next(f->arena, &rest, &login)) {
		if (strcmp(login.code, code) != 0)
			continue;
		log_line(LOG_LEVEL_WARNING, "account-reported", "account", af->account_id, "login",
			 code, "client", login.client, "provider", login.provider, NULL);
		f->log_login = arena_string(f->arena, text_of(code));
		af->ends_all = true;
		af->record.marks = ""; /* whoever it was may have used a browser that is known */
		keep(f);
		return FLOW_NEXT;
	}
	return flow_refuse(f, &account_request_unclear, NULL);
}

static enum turn erase(struct flow *f)
{
	struct account_flow *af = &of(f)->account;

	if (strcmp(exchange_parameter(f, "sure"), "1") != 0)
		return flow_refuse(f, &account_request_unclear, NULL);
	af->ends_all = true;
	af->change.after = "";
	af->change.keeps_logins = false;
	return FLOW_NEXT;
}

static enum turn make_change(struct flow *f)
{
	const char *what = exchange_parameter(f, "do"), *code = exchange_parameter(f, "report");

	if (of(f)->account.record.is_disabled)
		return flow_refuse(f, &account_disabled, NULL);
	if (*code != '\0')
		return report(f, code);
	if (strcmp(what, "providers") == 0)
		return choose_providers(f);
	if (strcmp(what, "erase") == 0)
		return erase(f);
	return flow_refuse(f, &account_request_unclear, NULL);
}

static enum turn answer(struct flow *f)
{
	const char *code = exchange_parameter(f, "report");

	if (!of(f)->account.ends_all)
		return exchange_redirect(f, arena_printf(f->arena, "%s/account?saved=1",
							 context.config->settings.issuer));
	account_visit_end(f);
	return browser_page(f, 200, "account_ended",
			    (const struct page_value[]){
				    {"reported", *code != '\0' ? code : NULL, NULL},
				    {"erased", *code == '\0' ? "1" : NULL, NULL},
				    {"action", browser_path(f, "/account"), NULL},
				    {NULL, NULL, NULL},
			    },
			    NULL);
}

static const struct flow_step steps[] = {
	ACCOUNT_VISIT_STEPS, /* Redis: her session, and her account */
	{"make-change", make_change},
	ACCOUNT_CHANGE_STEPS, /* Redis: the change, and each session if all ends */
	{"answer", answer},
	{NULL, NULL},
};

const struct flow_kind account_change_flow = {
	.name = "account-change",
	.size = sizeof(struct account_visit),
	.deadline_ms = 10000,
	.steps = steps,
	.refuse = browser_refuse,
};
