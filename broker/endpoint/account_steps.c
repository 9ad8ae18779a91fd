#include "account_steps.h"
#include "account_login.h"
#include "clock.h"
#include "context.h"
#include "end_of_session.h"

enum { TRIES = 8 };

const struct refusal account_unreadable = {
	"account-unreadable", 500, "server_error",
	"What is kept of the account is not ours: somebody wrote to the store."};
const struct refusal account_contended = {"account-contended", 503, "temporarily_unavailable",
					  "Others change this account all the time; try again."};

static struct account_flow *of(struct flow *f) { return (struct account_flow *)f; }

int account_retention_s(void) { return context.config->settings.account_retention_days * DAY_S; }

enum turn account_load(struct flow *f)
{
	return store_get(f, STORE_ACCOUNT, of(f)->account_id, &of(f)->saved, &of(f)->outcome);
}

enum turn account_read(struct flow *f)
{
	struct account_flow *af = of(f);

	if (!account_record_read(f->arena, af->saved, &af->record))
		return flow_refuse(f, &account_unreadable, NULL);
	return FLOW_NEXT;
}

enum turn account_write(struct flow *f)
{
	struct account_flow *af = of(f);

	af->change.before = af->record.control;
	af->change.ends_grants = af->ends_all;
	af->left = af->ends_all ? af->record.logins : TEXT("");
	return store_change_account(f, af->account_id, &af->change, &af->outcome);
}

enum turn account_check_written(struct flow *f)
{
	if (of(f)->outcome == STORE_DONE)
		return FLOW_NEXT;
	if (++of(f)->tries == TRIES)
		return flow_refuse(f, &account_contended, NULL);
	return flow_jump(f, account_load);
}

/* A session never lasts longer than its setting after it was last used. */
enum turn account_load_session(struct flow *f)
{
	struct account_flow *af = of(f);
	struct account_login login;

	while (account_login_next(f->arena, &af->left, &login)) {
		if (login.at + context.config->settings.session_ttl_s < clock_now())
			continue;
		af->session_id = login.session;
		return store_get(f, STORE_SESSION, login.session, &af->saved, &af->outcome);
	}
	return flow_jump(f, account_sessions_ended);
}

enum turn account_end_session(struct flow *f)
{
	struct account_flow *af = of(f);

	af->session = af->outcome == STORE_DONE ? session_parse(f->arena, af->saved) : NULL;
	if (af->session == NULL)
		return flow_jump(f, account_load_session);
	return end_of_session(f, af->session_id, af->session, NULL, &af->outcome);
}

enum turn account_next_session(struct flow *f)
{
	if (f->exchange != NULL)
		end_of_session_tell(f, of(f)->session, of(f)->outcome);
	return flow_jump(f, account_load_session);
}

enum turn account_sessions_ended(struct flow *f)
{
	(void)f;
	return FLOW_NEXT;
}
