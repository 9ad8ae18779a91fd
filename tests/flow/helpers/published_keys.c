#include "published_keys.h"
#include "jwk_private.h"
#include "world.h"
#include <string.h>

struct arena *published_arena;
int published_fetches;

static struct text published;
static int status;

static void serve_keys(struct arena *a, const struct http_call *call, struct http_answer *answer)
{
	(void)a;
	published_fetches += strstr(call->url, ".example/jwks") != NULL;
	answer->status = status;
	answer->body = published;
}

struct jwk *published_new_key(void)
{
	if (published_arena == NULL)
		published_arena = arena_new();
	return jwk_generate(published_arena, JOSE_ES256, JWK_SIG);
}

void published_text(const char *json)
{
	status = 200;
	published = text_of(json);
}

void published_change(const struct jwk *key)
{
	published_text(arena_printf(published_arena, "{\"keys\":[%.*s]}",
				    TEXT_ARG(jwk_public_json(published_arena, key))));
}

void published_fail(int with) { status = with; }

struct jwk *published_begin(const char *client_id)
{
	struct jwk *key = published_new_key();

	world_begin();
	world_provider = serve_keys;
	world_client(client_id)->jwks_uri =
		arena_printf(published_arena, "https://%s.example/jwks", client_id);
	published_change(key);
	published_fetches = 0;
	return key;
}

void published_end(const char *client_id) { world_client(client_id)->jwks_uri = ""; }
