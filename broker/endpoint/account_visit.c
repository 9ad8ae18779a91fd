#include "account_visit.h"
#include "account.h"
#include "clock.h"
#include "context.h"
#include "form.h"
#include "random.h"
#include <string.h>

const struct refusal account_page_absent = {"account-page-absent", 404, NULL,
					    "The setting account_client names no client."};
static const struct refusal account_visit_over = {
	"account-visit-over", 403, NULL,
	"The citizen's session has ended, or another began; she must sign in again."};

static const char cookie[] = "parvis-account", of_cookie[] = "account visit",
		  of_form[] = "account form", of_state[] = "account state";

static struct account_visit *of(struct flow *f) { return (struct account_visit *)f; }
static struct browser_flow *browser_of(struct flow *f) { return (struct browser_flow *)f; }

const struct client *account_client(void)
{
	return config_client(context.config, context.config->settings.account_client);
}

const char *account_return_uri(struct arena *a)
{
	return arena_printf(a, "%s/account/return", context.config->settings.issuer);
}

static const char *sealed(struct flow *f, const char *purpose, const char *name, const char *value)
{
	struct record_writer w = record_write(f->arena);

	record_put_string(&w, name, value);
	return sealed_form_close(f->arena, &context.form_keys, purpose, browser_of(f)->browser,
				 clock_now(), record_written(&w));
}

/* She signs in for the page as for any service, and comes back to it. */
static enum turn sign_in(struct flow *f)
{
	const char *verifier = random_token(f->arena, 32).at;
	struct hash challenge = hash_sha256(text_of(verifier));

	browser_bind(f);
	return exchange_redirect(
		f,
		arena_printf(f->arena,
			     "%s/authorize?response_type=code&scope=openid&client_id=%s"
			     "&redirect_uri=%s&code_challenge_method=S256&code_challenge=%s"
			     "&nonce=%s&state=%s&ui_locales=%s",
			     context.config->settings.issuer,
			     form_encode(f->arena, text_of(account_client()->client_id)),
			     form_encode(f->arena, text_of(account_return_uri(f->arena))),
			     hash_base64url(f->arena, &challenge).at, random_token(f->arena, 16).at,
			     sealed(f, of_state, "verifier", verifier), browser_of(f)->language));
}

static enum turn refuse_or_sign_in(struct flow *f, const struct refusal *no)
{
	return f->exchange->request->method == HTTP_GET ? sign_in(f) : flow_refuse(f, no, NULL);
}

enum turn account_visit_open(struct flow *f)
{
	bool is_get = f->exchange->request->method == HTTP_GET;
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	if (account_client() == NULL)
		return flow_refuse(f, &account_page_absent, NULL);
	no = sealed_form_open(f->arena, &context.form_keys, is_get ? of_cookie : of_form,
			      browser_of(f)->browser, clock_now(), ACCOUNT_VISIT_S,
			      is_get ? exchange_cookie(f, cookie) : exchange_parameter(f, "form"),
			      record);
	if (no != NULL)
		return refuse_or_sign_in(f, no);
	of(f)->sid = record_string(f->arena, record, "sid");
	return FLOW_NEXT;
}

enum turn account_visit_load(struct flow *f) { return browser_session_load(f, &of(f)->saved); }

enum turn account_visit_check(struct flow *f)
{
	struct account_visit *v = of(f);
	const struct provider *provider;

	v->session = browser_session_read(f, &v->saved);
	if (v->session == NULL || strcmp(v->session->sid, v->sid) != 0)
		return refuse_or_sign_in(f, &account_visit_over);
	provider = config_provider(context.config, v->session->provider);
	v->account.account_id =
		account_id(f->arena, &context.account_key,
			   identity_person(f->arena, v->session->identity,
					   provider == NULL ? IDENTITY_ANY : provider->identity,
					   v->session->account));
	f->log_account = v->account.account_id;
	return FLOW_NEXT;
}

void account_visit_begin(struct flow *f, const char *sid)
{
	exchange_set_cookie(f, cookie, sealed(f, of_cookie, "sid", sid), ACCOUNT_VISIT_S);
}

void account_visit_end(struct flow *f)
{
	exchange_set_cookie(f, cookie, "", 0);
	exchange_set_cookie(f, session_cookie, "", 0);
}

const char *account_visit_form(struct flow *f) { return sealed(f, of_form, "sid", of(f)->sid); }

const struct refusal *account_visit_verifier(struct flow *f, const char **verifier)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no = sealed_form_open(
		f->arena, &context.form_keys, of_state, browser_of(f)->browser, clock_now(),
		context.config->settings.interaction_ttl_s, exchange_parameter(f, "state"), record);

	*verifier = no == NULL ? record_string(f->arena, record, "verifier") : "";
	return no;
}
