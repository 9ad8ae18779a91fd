#include "key_clients.h"

static bool is_alg(const char *name, enum jose_alg alg)
{
	return *name != '\0' && jose_alg_parse(text_of(name)) == alg;
}

bool key_serves_client(enum jose_alg alg, const struct client *client)
{
	return is_alg(client->id_token_signed_response_alg, alg) ||
	       is_alg(client->userinfo_signed_response_alg, alg) ||
	       is_alg(client->authorization_signed_response_alg, alg) ||
	       (client->introspection && is_alg(client->introspection_signed_response_alg, alg));
}
