#include "key_needs.h"
#include "provider_security.h"
#include "sealed_life.h"

enum { PER_CLIENT = 4, PER_PROVIDER = 4, BESIDE = 5 };

bool key_need_is_met(const struct key_set *set, const struct key_need *need, long long now)
{
	return key_set_current_of(set, need->provider, need->use, need->alg, now) != NULL;
}

struct key_needs key_needs_none(struct arena *a, const struct config *config)
{
	size_t room = PER_CLIENT * config->client_count + PER_PROVIDER * config->provider_count;

	return (struct key_needs){0,
				  arena_alloc(a, (room + BESIDE) * sizeof *(struct key_need *)NULL),
				  config->settings.jwks_max_age_s, sealed_life_s(config)};
}

void key_needs_add(struct key_needs *needs, struct key_need need)
{
	for (size_t i = 0; i < needs->count; i++)
		if (needs->at[i].use == need.use && needs->at[i].alg == need.alg &&
		    key_provider_is(needs->at[i].provider, need.provider))
			return;
	needs->at[needs->count++] = need;
}

static void add_tokens(struct key_needs *needs, const char *alg)
{
	if (*alg != '\0')
		key_needs_add(needs, (struct key_need){.use = KEY_SIGNS_TOKENS,
						       .alg = jose_alg_parse(text_of(alg))});
}

static void add_clients(struct key_needs *needs, const struct config *config)
{
	for (size_t i = 0; i < config->client_count; i++) {
		const struct client *client = config->clients[i];

		add_tokens(needs, client->id_token_signed_response_alg);
		add_tokens(needs, client->userinfo_signed_response_alg);
		add_tokens(needs, client->authorization_signed_response_alg);
		if (client->introspection)
			add_tokens(needs, client->introspection_signed_response_alg);
	}
}

static void add_provider(struct key_needs *needs, const struct provider *p)
{
	const char *const encryptions[] = {p->id_token_encryption.alg, p->userinfo_encryption.alg};
	struct text id = text_of(p->id);

	if (provider_needs_signature(p))
		key_needs_add(needs, (struct key_need){KEY_SIGNS_ASSERTIONS,
						       jose_alg_parse(text_of(
							       p->token_endpoint_auth_signing_alg)),
						       id});
	if (p->dpop_bound_access_tokens)
		key_needs_add(needs, (struct key_need){KEY_PROVES_POSSESSION, JOSE_ES256, id});
	for (size_t i = 0; i < sizeof encryptions / sizeof *encryptions; i++)
		if (*encryptions[i] != '\0')
			key_needs_add(needs, (struct key_need){
						     KEY_DECRYPTS,
						     jose_alg_parse(text_of(encryptions[i])), id});
}

void key_needs_add_others(struct key_needs *needs, const struct config *config)
{
	key_needs_add(needs, (struct key_need){.use = KEY_SEALS, .alg = SEAL_A256GCM});
	for (size_t i = 0; i < config->provider_count; i++)
		add_provider(needs, config->providers[i]);
}

struct key_needs key_needs_of(struct arena *a, const struct config *config)
{
	struct key_needs needs = key_needs_none(a, config);

	add_tokens(&needs, config->settings.signing_alg);
	add_clients(&needs, config);
	key_needs_add_others(&needs, config);
	return needs;
}
