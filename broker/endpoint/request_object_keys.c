#include "request_object_keys.h"
#include "client_jwks.h"
#include "context.h"
#include "exchange.h"
#include "request_object.h"

enum turn request_object_keys_load(struct flow *f, struct request_object_keys *k)
{
	k->client = request_object_client(context.config, &f->exchange->parameters);
	return k->client == NULL ? FLOW_NEXT : client_jwks_load(f, k->client, &k->keys);
}

enum turn request_object_keys_load_newer(struct flow *f, struct request_object_keys *k)
{
	if (k->client == NULL ||
	    request_object_finds_key(f->arena, k->client, exchange_parameter(f, "request"),
				     k->keys))
		return FLOW_NEXT;
	return client_jwks_load_newer(f, k->client, &k->keys);
}
