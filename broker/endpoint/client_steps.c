#include "client_steps.h"
#include "client_jwks.h"
#include "clock.h"
#include "context.h"
#include "exchange.h"
#include "vnconnect.h"

static struct client_request *of(struct flow *f) { return (struct client_request *)f; }

enum turn read_credentials(struct flow *f)
{
	struct client_credentials *credentials = &of(f)->credentials;
	const char *detail = NULL;
	const struct refusal *no = exchange_read_form(f, &detail);

	if (no == NULL)
		no = client_credentials_read(f->arena, exchange_request_header(f, "Authorization"),
					     &f->exchange->parameters, credentials);
	if (no != NULL)
		return flow_refuse(f, no, detail);
	credentials->certificate = f->exchange->certificate;
	credentials->path = f->exchange->request->path;
	of(f)->awaits_keys = client_credentials_await_keys(f->arena, context.config, credentials);
	return FLOW_NEXT;
}

enum turn load_credential_keys(struct flow *f)
{
	return of(f)->awaits_keys == NULL
		       ? FLOW_NEXT
		       : client_jwks_load(f, of(f)->awaits_keys, &of(f)->credentials.keys);
}

enum turn load_newer_credential_keys(struct flow *f)
{
	struct client_credentials *credentials = &of(f)->credentials;

	if (of(f)->awaits_keys == NULL || client_credentials_find_key(f->arena, credentials))
		return FLOW_NEXT;
	return client_jwks_load_newer(f, of(f)->awaits_keys, &credentials->keys);
}

enum turn authenticate_client(struct flow *f)
{
	const struct refusal *no = client_authentication_check(
		f->arena, context.config, &of(f)->credentials, clock_now(), &of(f)->client,
		&of(f)->jti, &of(f)->jti_ttl_s);

	if (no != NULL)
		return flow_refuse(f, no, NULL);
	f->log_client = of(f)->client->client_id;
	no = vnconnect_check_path(of(f)->client, f->exchange->request->path);
	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, NULL);
}

enum turn remember_assertion(struct flow *f)
{
	if (*of(f)->jti == '\0')
		return FLOW_NEXT;
	return store_first(f, STORE_JTI, of(f)->jti, of(f)->jti_ttl_s, NULL, 0,
			   &of(f)->jti_outcome);
}

enum turn check_assertion(struct flow *f)
{
	return of(f)->jti_outcome == STORE_DONE ? FLOW_NEXT
						: flow_refuse(f, &client_assertion_replayed, NULL);
}

void client_refuse(struct flow *f)
{
	if (f->refusal->status == 401)
		exchange_header(f, "WWW-Authenticate", "Basic realm=\"client\"");
	exchange_header(f, "Pragma", "no-cache"); /* RFC 6749 5.2 */
	exchange_refuse_json(f);
}
