/* upstream_token.h -- ID tokens as a provider would sign them, and ways to spoil them. */
#pragma once
#include "jwk.h"
#include "provider_driver.h"

enum { TOKEN_NOW = 1800000000 };

/* A provider, what was asked of it, and its key, fresh for one test. */
struct token_world {
	struct arena *arena;
	struct provider provider;
	struct upstream upstream;
	struct jwk *key;
	struct jwk_set set;
	const struct jwk *keys[4];
};

void token_world(struct token_world *w);
void token_world_end(struct token_world *w);

/* The claims of a perfect token with one member replaced by the JSON value, or removed if NULL. */
json_t *token_claims(struct token_world *w, const char *name, const char *value);

/* Sign claims into w->upstream.id_token. */
void token_sign(struct token_world *w, const json_t *claims, const char *typ);

/* header.payload.signature from JSON and bytes, whatever they are. */
void token_forge(struct token_world *w, const char *header, const json_t *claims,
		 struct text signature);

/* Verify w->upstream.id_token: "" or the refusal's name. */
const char *token_verdict(struct token_world *w);
