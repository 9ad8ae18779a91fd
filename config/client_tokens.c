#include "client_tokens.h"
#include "signing_algs.h"
#include <string.h>

enum { TTL_MAX = 3600, REFRESH_TTL_MAX = 366 * 86400, CANARY_LEAD_MAX = 30 * 86400 };

static const char *const key_algorithms[] = {"", "RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", NULL};
static const char *const encryptions[] = {"A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM",
					  NULL};
static const char *const refresh_tokens[] = {"never", "offline_access", "always", NULL};

bool client_has_keys(const struct client *c) { return c->jwks.at != NULL || *c->jwks_uri != '\0'; }

static int algorithm_of(const char *name)
{
	int i = 0;

	while (signing_algs[i + 1] != NULL && strcmp(signing_algs[i], name) != 0)
		i++;
	return i;
}

static const char *signing_alg(struct members *m, const char *name, const char *otherwise)
{
	return signing_algs[member_choice(m, name, signing_algs, algorithm_of(otherwise))];
}

struct client_encryption client_encryption_read(struct members *m, const char *what)
{
	const char *alg = arena_printf(m->arena, "%s_encrypted_response_alg", what);
	const char *enc = arena_printf(m->arena, "%s_encrypted_response_enc", what);
	struct client_encryption read = {
		.alg = key_algorithms[member_choice(m, alg, key_algorithms, 0)],
		.enc = encryptions[member_choice(m, enc, encryptions, 0)],
	};

	if (*read.alg == '\0' && member_is_given(m, enc))
		member_fault(m, enc, "is given without an alg", "Give both, or none.");
	return read;
}

static struct client_encryption encryption(struct members *m, const struct client *c,
					   const char *what)
{
	struct client_encryption read = client_encryption_read(m, what);

	if (*read.alg != '\0' && !client_has_keys(c))
		member_fault(m, arena_printf(m->arena, "%s_encrypted_response_alg", what),
			     "needs a key of the client, and there is none",
			     "Give jwks or jwks_uri, with a key whose use is enc.");
	return read;
}

static void read_forms(struct members *m, struct client *c, const struct settings *settings)
{
	c->id_token_signed_response_alg =
		signing_alg(m, "id_token_signed_response_alg", settings->signing_alg);
	c->userinfo_signed_response_alg =
		member_is_given(m, "userinfo_signed_response_alg")
			? signing_alg(m, "userinfo_signed_response_alg", settings->signing_alg)
			: "";
	c->introspection_signed_response_alg =
		signing_alg(m, "introspection_signed_response_alg", settings->signing_alg);
	c->id_token_encryption = encryption(m, c, "id_token");
	c->userinfo_encryption = encryption(m, c, "userinfo");
	c->introspection_encryption = encryption(m, c, "introspection");
	if (*c->userinfo_encryption.alg != '\0' && *c->userinfo_signed_response_alg == '\0')
		member_fault(m, "userinfo_encrypted_response_alg",
			     "is given without userinfo_signed_response_alg",
			     "Give that, too: what is encrypted is signed first.");
}

/* A copy of our key set may be as old as we let it be: sooner, it may lack the key. */
static void read_canary(struct members *m, struct client *c, const struct settings *settings)
{
	c->canary_lead_s = member_number(m, "canary_lead_s", 0, 0, CANARY_LEAD_MAX);
	if (c->canary_lead_s != 0 && c->canary_lead_s <= settings->jwks_max_age_s)
		member_fault(m, "canary_lead_s", "is not above the setting jwks_max_age_s",
			     "Give the client the time to fetch the key that it is to see first.");
}

void client_tokens_read(struct members *m, struct client *c, const struct settings *settings)
{
	read_forms(m, c, settings);
	read_canary(m, c, settings);
	c->access_token_ttl_s = member_number(m, "access_token_ttl_s", 120, 10, TTL_MAX);
	c->id_token_ttl_s = member_number(m, "id_token_ttl_s", 60, 10, TTL_MAX);
	c->refresh_tokens = (enum refresh_tokens)member_choice(m, "refresh_tokens", refresh_tokens,
							       REFRESH_TOKENS_NEVER);
	c->refresh_token_rotation = member_flag(m, "refresh_token_rotation",
						!profile_rules(c->profile)->keeps_refresh_tokens);
	c->refresh_token_ttl_s =
		member_number(m, "refresh_token_ttl_s", 30 * 86400, 60, REFRESH_TTL_MAX);
	c->refresh_token_grace_s = member_number(m, "refresh_token_grace_s", 10, 0, 60);
	if (c->token_endpoint_auth_method == CLIENT_NONE && !c->refresh_token_rotation)
		member_fault(m, "refresh_token_rotation", "is false for a client without a secret",
			     "Remove it: rotation shows the theft of a token (RFC 9700 4.14.2).");
}
