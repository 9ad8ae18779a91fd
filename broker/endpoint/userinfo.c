/* userinfo.c -- what the access token is for: GET or POST /userinfo.
 *
 * OpenID Connect Core 5.3, RFC 6750. The token comes in the Authorization header or, by POST, in
 * the form; never in the query. One that is bound to a DPoP key comes in the header under the
 * scheme DPoP, with a proof (RFC 9449 7). The answer was made when the token was issued.
 */
#include "access_token.h"
#include "clock.h"
#include "context.h"
#include "dpop.h"
#include "encryption.h"
#include "endpoints.h"
#include "exchange.h"
#include "sandbox_faults.h"
#include "sender.h"
#include "signer.h"
#include "store.h"
#include "switch_checks.h"
#include "switches.h"
#include "vnconnect.h"
#include "vnconnect_url.h"
#include "vnconnect_userinfo.h"
#include <string.h>
#include <strings.h>

static const struct refusal access_token_missing = {"access-token-missing", 401, NULL,
						    "The request has no access token."};
static const struct refusal access_token_ambiguous = {
	"access-token-ambiguous", 400, "invalid_request",
	"The access token is in the query, or in more than one place."};
static const struct refusal access_token_invalid = {
	"access-token-invalid", 401, "invalid_token",
	"The access token is unknown, has expired, or is revoked."};

static const struct refusal access_token_scheme_wrong = {
	"access-token-scheme-wrong", 401, "invalid_token",
	"A token that is bound to a DPoP key comes under the scheme DPoP, any other under Bearer."};

struct userinfo {
	struct flow flow; /* first */
	const char *token;
	bool is_dpop; /* the scheme */
	struct text saved;
	struct access_token *access;
	struct sender sender;
	enum store_outcome outcome;
	const struct client *client;
	struct encryption jwt; /* if the client registered it so */
};

static struct userinfo *of(struct flow *f) { return (struct userinfo *)f; }

static bool is_bearer_token(const char *token)
{
	size_t len = strlen(token);

	return len > 0 && len <= 256 &&
	       strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			     "0123456789-._~+/=") == len;
}

static bool is_in_query(struct flow *f)
{
	struct form query = {0};
	const char *detail;

	return form_parse(f->arena, f->exchange->request->query, &query, &detail) == NULL &&
	       *form_value(&query, "access_token") != '\0';
}

/* What follows the scheme; "" if it is neither. */
static const char *read_scheme(struct flow *f, const char *authorization)
{
	of(f)->is_dpop = strncasecmp(authorization, "DPoP ", 5) == 0;
	if (of(f)->is_dpop)
		return authorization + 5;
	return strncasecmp(authorization, "Bearer ", 7) == 0 ? authorization + 7 : "";
}

static enum turn read_token(struct flow *f)
{
	const char *authorization = exchange_request_header(f, "Authorization"), *detail = NULL;
	const struct refusal *no = exchange_read_parameters(f, &detail);
	const char *parameter = exchange_parameter(f, "access_token");

	if (no != NULL)
		return flow_refuse(f, no, detail);
	if (is_in_query(f) || (*parameter != '\0' && *authorization != '\0'))
		return flow_refuse(f, &access_token_ambiguous, NULL);
	of(f)->token = parameter;
	if (*authorization != '\0')
		of(f)->token = read_scheme(f, authorization);
	if (*of(f)->token == '\0')
		return flow_refuse(f, &access_token_missing, NULL);
	return is_bearer_token(of(f)->token) ? FLOW_NEXT
					     : flow_refuse(f, &access_token_invalid, NULL);
}

static enum turn load_token(struct flow *f)
{
	return store_get(f, STORE_ACCESS_TOKEN, of(f)->token, &of(f)->saved, &of(f)->outcome);
}

static enum turn prove_sender(struct flow *f)
{
	struct access_token *token =
		of(f)->outcome == STORE_DONE ? access_token_parse(f->arena, of(f)->saved) : NULL;
	const struct refusal *no = NULL;

	if (token != NULL)
		of(f)->client = config_client(context.config, token->client_id);
	if (token == NULL || of(f)->client == NULL)
		return flow_refuse(f, &access_token_invalid, NULL);
	f->log_client = token->client_id;
	of(f)->access = token;
	no = switch_check_access_token(f->arena, token);
	if (no != NULL)
		return flow_refuse(f, no == &switches_unknown ? no : &access_token_invalid,
				   no->name);
	no = vnconnect_check_path(of(f)->client, f->exchange->request->path);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (of(f)->is_dpop != (*token->cnf.jkt != '\0'))
		return flow_refuse(f, &access_token_scheme_wrong, NULL);
	no = sender_prove(f, of(f)->token, &of(f)->sender);
	if (no == NULL && of(f)->is_dpop && *of(f)->sender.proven.jkt == '\0')
		no = &dpop_proof_missing;
	if (no == NULL)
		no = confirmation_check(&token->cnf, &of(f)->sender.proven);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

static enum turn remember_proof(struct flow *f) { return sender_remember(f, &of(f)->sender); }

static bool is_signed(const struct flow *f)
{
	const char *alg = ((const struct userinfo *)f)->client->userinfo_signed_response_alg;

	return *alg != '\0';
}

static enum turn sign_claims(struct flow *f)
{
	const struct refusal *no = sender_is_new(&of(f)->sender);
	const struct access_token *token = of(f)->access;

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (!is_signed(f))
		return FLOW_NEXT;
	return signer_userinfo(f,
			       &(struct signer_person){.client_id = token->client_id,
						       .account = token->account,
						       .identity_v1 = token->pivot_hash},
			       token->claims, &of(f)->jwt.token);
}

static enum turn load_keys(struct flow *f)
{
	of(f)->jwt.client = of(f)->client;
	of(f)->jwt.how = &of(f)->client->userinfo_encryption;
	return is_signed(f) ? encryption_load_keys(f, &of(f)->jwt) : FLOW_NEXT;
}

static enum turn load_newer_keys(struct flow *f)
{
	return is_signed(f) ? encryption_load_newer_keys(f, &of(f)->jwt) : FLOW_NEXT;
}

/* Where the original told the provider's access token, there are URLs of ours. */
static struct text in_dialect(struct flow *f)
{
	const struct access_token *token = of(f)->access;
	const struct provider *provider = config_provider(context.config, token->provider);
	const struct vnconnect_handle handle = {of(f)->client, token->sid, token->provider};
	bool has_page = provider != NULL && *provider->profile_uri != '\0';
	const char *url[2];

	for (int i = 0; i < 2; i++)
		url[i] = vnconnect_url(f->arena, context.config, &context.form_keys,
				       i == 0 ? vnconnect_profile : vnconnect_logout, clock_now(),
				       &handle);
	return vnconnect_userinfo(f->arena, context.config, token, has_page ? url[0] : "", url[1]);
}

static enum turn give_claims(struct flow *f)
{
	const char *sid = of(f)->access->sid;
	const struct refusal *no = sandbox_refusal(sid, FAULT_USERINFO);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	if (vnconnect_is_path(f->exchange->request->path))
		return exchange_json(f, 200, in_dialect(f));
	if (!is_signed(f))
		return exchange_json(
			f, 200,
			sandbox_userinfo(f->arena, sid,
					 access_token_userinfo(f->arena, of(f)->access)));
	no = encryption_apply(f, &of(f)->jwt);
	return no == NULL ? exchange_answer(f, 200, "application/jwt", of(f)->jwt.token)
			  : flow_refuse(f, no, NULL);
}

/* RFC 9449 7.1: what is a bad request at the token endpoint is a failed authentication here. */
static void refuse_proof(struct flow *f)
{
	struct refusal *here = arena_alloc(f->arena, sizeof *here);

	*here = *f->refusal;
	here->status = 401;
	f->refusal = here;
}

static bool is_about_proof(const struct refusal *no)
{
	return no->error != NULL && (strcmp(no->error, "invalid_dpop_proof") == 0 ||
				     strcmp(no->error, "use_dpop_nonce") == 0);
}

/* RFC 6750 section 3: no error code where no token was given. */
static void refuse(struct flow *f)
{
	const struct refusal *no = f->refusal;
	const char *scheme = "Bearer realm=\"userinfo\"";
	const char *dpop = arena_printf(f->arena, "DPoP algs=\"%s\"", dpop_algs);

	if (no->status == 401 && no->error == NULL)
		exchange_header(f, "WWW-Authenticate",
				arena_printf(f->arena, "%s, %s", scheme, dpop));
	else if (no->status < 500)
		exchange_header(f, "WWW-Authenticate",
				arena_printf(f->arena, "%s, error=\"%s\", error_description=\"%s\"",
					     of(f)->is_dpop || no == &access_token_scheme_wrong
						     ? dpop
						     : scheme,
					     no->error, no->help));
	if (is_about_proof(no))
		refuse_proof(f);
	exchange_refuse_json(f);
}

static const struct flow_step steps[] = {
	{"read-token", read_token},
	{"load-token", load_token}, /* Redis */
	{"prove-sender", prove_sender},
	{"remember-proof", remember_proof},   /* Redis, for DPoP */
	{"sign-claims", sign_claims},         /* signer, if registered so */
	{"load-keys", load_keys},             /* HTTPS, for jwks_uri */
	{"load-newer-keys", load_newer_keys}, /* the same */
	{"give-claims", give_claims},
	{NULL, NULL},
};

const struct flow_kind userinfo_flow = {
	.name = "userinfo",
	.size = sizeof(struct userinfo),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = refuse,
};
