/* a_token.h -- a SoftHSM token of a test's own, in a folder that ends with the test. */
#pragma once
#include "arena.h"

#define A_TOKEN_MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define A_TOKEN_PIN "73021946"

struct a_token {
	struct arena *arena;
	const char *folder, *label;
};

/* Made; SoftHSM is told of it by this process's environment. */
struct a_token *a_token_new(const char *label);
void a_token_free(struct a_token *t);

/* Its files go where no module finds them, and come back. */
void a_token_pull(const struct a_token *t);
void a_token_plug(const struct a_token *t);
