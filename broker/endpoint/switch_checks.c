#include "switch_checks.h"
#include "account.h"
#include "clock.h"
#include "context.h"

const struct refusal *switch_check_client(const struct client *client)
{
	return switches_check_client(context.switches, client->client_id, clock_now());
}

const struct refusal *switch_check_provider(const struct client *client, const char *provider)
{
	const struct refusal *no = switch_check_client(client);

	return no != NULL ? no
			  : switches_check_provider(context.switches, provider, client->client_id,
						    clock_now());
}

const struct refusal *switch_check_request(const struct authorize_request *request)
{
	const struct refusal *no = switch_check_client(request->client);

	return no != NULL ? no : switches_check_acr(context.switches, request->acr, clock_now());
}

struct given {
	const char *client_id, *provider, *acr, *person;
	long long began;
};

static const struct refusal *check_given(struct arena *a, const struct given *given)
{
	const struct switches *s = context.switches;
	const struct client *client = config_client(context.config, given->client_id);
	long long now = clock_now();
	const struct refusal *no = switches_check_client(s, given->client_id, now);

	if (no == NULL)
		no = switches_check_provider(s, given->provider, given->client_id, now);
	if (no == NULL)
		no = switches_check_acr(s, given->acr, now);
	if (no == NULL && client != NULL)
		no = switches_check_began(s, client, given->provider, given->began);
	if (no != NULL || s->off_count == 0)
		return no;
	return switches_check_subject(s, account_id(a, &context.account_key, given->person), now);
}

const struct refusal *switch_check_grant(struct arena *a, const struct grant *grant)
{
	return check_given(a, &(struct given){grant->client->client_id, grant->provider, grant->acr,
					      grant->person, grant->started});
}

const struct refusal *switch_check_access_token(struct arena *a, const struct access_token *token)
{
	const struct refusal *no =
		check_given(a, &(struct given){token->client_id, token->provider, token->acr,
					       token->person, token->issued_at});

	return no != NULL ? no
			  : switches_check_sub(context.switches, token->client_id, token->sub,
					       clock_now());
}

const struct refusal *switch_check_sub(const struct client *client, const char *sub)
{
	return switches_check_sub(context.switches, client->client_id, sub, clock_now());
}
