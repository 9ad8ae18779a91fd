/* published_keys.h -- a client that publishes its keys, at https://NAME.example/jwks. */
#pragma once
#include "jwk.h"

extern struct arena *published_arena; /* of the keys, for the life of the tests */
extern int published_fetches;         /* since published_begin() */

/* A new world in which that client has a jwks_uri, and a key there that signs with ES256. */
struct jwk *published_begin(const char *client_id);
/* Give the client of world_config.c back. */
void published_end(const char *client_id);

struct jwk *published_new_key(void);
void published_change(const struct jwk *key); /* the set holds this key alone from now on */
void published_text(const char *json);        /* or these bytes */
void published_fail(int status);              /* or is not there: what status says so */
