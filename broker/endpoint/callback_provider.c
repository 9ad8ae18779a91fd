/* callback_provider.c -- steps of the callback: what the provider must prove, and how it is asked,
 * is its driver's part (provider_driver.h).
 */
#include "callback.h"

static struct callback *of(struct flow *f) { return callback_of(f); }

static const struct provider_driver *driver_of(struct flow *f)
{
	return provider_driver_find(of(f)->upstream.provider->driver);
}

/* A driver's step, if it has it. */
static enum turn drive(struct flow *f, enum turn (*step)(struct flow *f, struct upstream *u))
{
	return step == NULL ? FLOW_NEXT : step(f, &of(f)->upstream);
}

enum turn load_metadata(struct flow *f) { return drive(f, driver_of(f)->load_metadata); }

enum turn load_response_keys(struct flow *f) { return drive(f, driver_of(f)->load_response_keys); }

enum turn check_response(struct flow *f) { return drive(f, driver_of(f)->check_response); }

enum turn authenticate_as_client(struct flow *f)
{
	return drive(f, driver_of(f)->authenticate_client);
}

enum turn prove_token_request(struct flow *f)
{
	return drive(f, driver_of(f)->prove_token_request);
}

/* Again from where a new proof is made, once, if the answer wants that. */
static bool is_asked_again(struct flow *f, const struct http_answer *answer)
{
	const struct provider_driver *driver = driver_of(f);

	return driver->is_asked_again != NULL &&
	       driver->is_asked_again(f, &of(f)->upstream, answer);
}

enum turn redeem_code(struct flow *f) { return drive(f, driver_of(f)->redeem_code); }

enum turn load_keys(struct flow *f)
{
	return is_asked_again(f, &of(f)->upstream.tokens) ? flow_jump(f, authenticate_as_client)
							  : drive(f, driver_of(f)->load_keys);
}

enum turn decrypt_id_token(struct flow *f) { return drive(f, driver_of(f)->decrypt_id_token); }

enum turn verify_id_token(struct flow *f) { return drive(f, driver_of(f)->verify_id_token); }

/* From the token endpoint on again, once, with its refresh token. */
static bool is_refreshed(struct flow *f, const struct http_answer *answer)
{
	const struct provider_driver *driver = driver_of(f);

	return driver->is_refreshed != NULL && driver->is_refreshed(&of(f)->upstream, answer);
}

enum turn prove_userinfo_request(struct flow *f)
{
	return is_refreshed(f, NULL) ? flow_jump(f, authenticate_as_client)
				     : drive(f, driver_of(f)->prove_userinfo_request);
}

enum turn request_userinfo(struct flow *f) { return drive(f, driver_of(f)->request_userinfo); }

enum turn decrypt_userinfo(struct flow *f)
{
	const struct http_answer *answer = &of(f)->upstream.userinfo_answer;

	if (is_asked_again(f, answer))
		return flow_jump(f, prove_userinfo_request);
	return is_refreshed(f, answer) ? flow_jump(f, authenticate_as_client)
				       : drive(f, driver_of(f)->decrypt_userinfo);
}

enum turn verify_userinfo(struct flow *f) { return drive(f, driver_of(f)->verify_userinfo); }

enum turn prove_resource_request(struct flow *f)
{
	return drive(f, driver_of(f)->prove_resource_request);
}

enum turn request_resource(struct flow *f) { return drive(f, driver_of(f)->request_resource); }

enum turn read_resource(struct flow *f)
{
	const struct http_answer *answer = &of(f)->upstream.resource_answer;

	if (is_asked_again(f, answer))
		return flow_jump(f, prove_resource_request);
	return is_refreshed(f, answer) ? flow_jump(f, authenticate_as_client)
				       : drive(f, driver_of(f)->read_resource);
}

enum turn establish_identity(struct flow *f) { return drive(f, driver_of(f)->establish_identity); }
