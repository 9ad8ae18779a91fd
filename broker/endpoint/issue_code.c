#include "issue_code.h"
#include "account.h"
#include "account_login.h"
#include "account_record.h"
#include "account_steps.h"
#include "client_return.h"
#include "clock.h"
#include "context.h"
#include "prompt.h"
#include "pushed_request.h"
#include "random.h"
#include "session_index.h"
#include "store_mail.h"
#include <string.h>

enum { SECOND_CLICK_S = 10 };

static void add(struct issued *issued, enum store_kind kind, const char *id, struct text value,
		int ttl_s)
{
	issued->writes[issued->count++] = (struct store_write){kind, id, value, ttl_s};
}

/* At least a second: what was read as alive is written as alive. */
static int ttl_of(const struct session *session)
{
	int remaining =
		session_remaining_s(session, context.config->settings.session_ttl_s, clock_now());

	return remaining > 0 ? remaining : 1;
}

/* So that a provider that sends logout tokens can name it. */
static void add_to_index(struct flow *f, const struct session *session, struct issued *issued)
{
	const struct provider *provider = config_provider(context.config, session->provider);
	const char *sid = arena_string(f->arena, session->identity->provider_sid);
	struct text id = text_of(issued->session);
	int ttl_s = context.config->settings.session_ttl_s;

	if (provider == NULL || strcmp(provider->driver, "oidc") != 0)
		return;
	add(issued, STORE_SESSIONS, sessions_of_sub(f->arena, provider->id, session->identity->sub),
	    id, ttl_s);
	if (*sid != '\0')
		add(issued, STORE_SESSIONS, sessions_of_sid(f->arena, provider->id, sid), id,
		    ttl_s);
}

/* Her account learns of it, in the act that asks whether it is open. */
static void add_to_account(struct flow *f, const struct grant *grant,
			   const struct identity *identity, bool signs_in, struct issued *issued)
{
	const struct settings *settings = &context.config->settings;
	const char *id = account_id(f->arena, &context.account_key, grant->person);
	struct account_login login = {
		.at = clock_now(),
		.client = grant->client->client_id,
		.provider = grant->provider,
		.acr = grant->acr,
		.told = grant->told,
		.network = account_network(f->arena, f->exchange->client_address),
		.code = account_login_code(f->arena),
		.session = issued->session,
	};
	struct account_login_terms terms = {
		.sid = grant->sid,
		.provider_word = account_provider_word(f->arena, id, grant->provider),
		.kept = settings->account_history,
		.days = settings->account_history_days,
	};

	f->log_account = id;
	f->log_login = login.code;
	issued->announcement = announce_login(f, id, identity, &login, signs_in, &terms);
	add(issued, STORE_ACCOUNT, id, account_login_write(f->arena, &login, &terms),
	    account_retention_s());
	if (issued->announcement.letter.at != NULL)
		issued->writes[issued->count++] =
			store_mail_write(f->arena, issued->announcement.letter);
	if (grant_outlives_session(grant))
		add(issued, STORE_CODES, account_grants(f->arena, id), TEXT_NONE,
		    account_retention_s());
}

void issue_code(struct flow *f, const struct grant *grant, const struct session *session,
		const struct browser_session *before, bool must_stand, struct issued *issued)
{
	struct record_writer w = record_write(f->arena);

	issued->code = random_token(f->arena, 32).at;
	issued->session = random_token(f->arena, 32).at;
	issued->sid = grant->sid;
	grant_put(&w, grant);
	add(issued, STORE_GRANT, issued->code, record_written(&w),
	    context.config->settings.code_ttl_s);
	add_to_account(f, grant, session->identity, !must_stand, issued);
	if (!grant_outlives_session(grant))
		add(issued, STORE_CODES, grant->sid, TEXT_NONE,
		    context.config->settings.session_ttl_s);
	add(issued, STORE_SESSION, issued->session, session_pack(f->arena, session),
	    ttl_of(session));
	add_to_index(f, session, issued);
	if (*before->id != '\0')
		add(issued, STORE_SESSION, before->id, TEXT_NONE,
		    must_stand ? STORE_END : STORE_DELETE);
}

void issue_keep_answer(struct flow *f, const char *once, struct issued *issued)
{
	struct record_writer w = record_write(f->arena);

	record_put_string(&w, "code", issued->code);
	record_put_string(&w, "session", issued->session);
	record_put_string(&w, "sid", issued->sid);
	record_put_string(&w, "device", issued->announcement.device);
	add(issued, STORE_RETURN, once, record_written(&w), SECOND_CLICK_S);
}

struct issued issue_kept_answer(struct arena *a, struct text kept)
{
	struct record record;

	if (!record_read(kept, &record))
		return (struct issued){.code = NULL};
	return (struct issued){
		.code = record_string(a, &record, "code"),
		.session = record_string(a, &record, "session"),
		.sid = record_string(a, &record, "sid"),
		.announcement.device = record_string(a, &record, "device"),
	};
}

/* A pushed request has served with this: only a mark of it is left (RFC 9126 7.3). A sign-in that
 * began with the same request_uri may stay at the chooser, at the provider and at the information
 * page, each for as long as an interaction lasts. */
enum turn issue_save(struct flow *f, const struct authorize_request *request, const char *once,
		     struct issued *issued, enum store_outcome *outcome)
{
	int ttl_s = context.config->settings.interaction_ttl_s;

	if (*request->pushed != '\0') {
		add(issued, STORE_PUSHED_REQUEST, request->pushed, pushed_request_spent(f->arena),
		    context.config->settings.pushed_request_ttl_s);
		once = request->pushed;
		ttl_s *= 4;
	}
	if (*once == '\0')
		return store_put_for_account(f, issued->writes, issued->count, outcome);
	return store_first(f, STORE_CONTINUATION, once, ttl_s, issued->writes, issued->count,
			   outcome);
}

enum turn issue_check_account(struct flow *f, const struct authorize_request *request,
			      enum store_outcome outcome)
{
	struct browser_flow *b = (struct browser_flow *)f;

	if (outcome != STORE_CLOSED && outcome != STORE_UNWANTED)
		return FLOW_NEXT;
	if ((request->prompt & PROMPT_NONE) == 0) {
		b->request = NULL;
		b->way_back = request;
	}
	return flow_refuse(f, outcome == STORE_CLOSED ? &account_disabled : &provider_unwanted,
			   NULL);
}

enum turn issue_return_to_client(struct flow *f, const struct authorize_request *request,
				 const struct issued *issued)
{
	exchange_set_cookie(f, session_cookie, issued->session, -1);
	announce_login_remember(f, &issued->announcement);
	return client_return_code(f, request, issued->code, issued->sid);
}
