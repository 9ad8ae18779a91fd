/* jwks_for_provider.c -- our public keys as the client of one provider: GET /client_jwks/PROVIDER.
 *
 * RFC 7591 jwks_uri: register it there. Each provider has a set of its own, so that what is signed
 * for one is of no use at another. The signer knows them, and which are published now; a few
 * seconds of memory keep whoever asks often from asking it, and no key that is told waits longer.
 */
#include "jwks_for_provider.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "exchange.h"
#include "signer.h"
#include <stdlib.h>

static const struct refusal provider_unknown = {"provider-unknown", 404, NULL,
						"There is no provider of this name."};

enum { KEPT_US = 5 * 1000000 };

/* What was answered last. */
struct kept {
	const struct provider *provider;
	struct arena *arena;
	struct text jwks;
	long long until_us;
	struct kept *next;
};

static struct kept *all;

struct jwks_for_provider {
	struct flow flow; /* first */
	struct kept *kept;
	struct text jwks; /* from the signer; absent if kept serves */
};

static struct jwks_for_provider *of(struct flow *f) { return (struct jwks_for_provider *)f; }

static struct kept *kept_of(const struct provider *provider)
{
	struct kept *kept = all;

	while (kept != NULL && kept->provider != provider)
		kept = kept->next;
	if (kept != NULL)
		return kept;
	kept = calloc(1, sizeof *kept);
	if (kept == NULL)
		abort();
	*kept = (struct kept){.provider = provider, .next = all};
	return all = kept;
}

static void keep(struct kept *kept, struct text jwks)
{
	struct arena *before = kept->arena;

	kept->arena = arena_new();
	kept->jwks = arena_text(kept->arena, jwks);
	kept->until_us = clock_monotonic_us() + KEPT_US;
	if (before != NULL)
		arena_free(before);
}

static enum turn load_keys(struct flow *f)
{
	const struct provider *provider =
		config_provider(context.config, arena_string(f->arena, f->exchange->path_rest));

	if (provider == NULL)
		return flow_refuse(f, &provider_unknown, NULL);
	f->log_provider = provider->id;
	of(f)->kept = kept_of(provider);
	return clock_monotonic_us() < of(f)->kept->until_us
		       ? FLOW_NEXT
		       : signer_client_jwks(f, provider->id, &of(f)->jwks);
}

static enum turn give_keys(struct flow *f)
{
	if (of(f)->jwks.at != NULL)
		keep(of(f)->kept, of(f)->jwks);
	exchange_header(f, "Cache-Control",
			arena_printf(f->arena, "public, max-age=%d",
				     context.config->settings.jwks_max_age_s));
	return exchange_answer(f, 200, "application/jwk-set+json", of(f)->kept->jwks);
}

static const struct flow_step steps[] = {
	{"load-keys", load_keys}, /* signer, unless it told a moment ago */
	{"give-keys", give_keys},
	{NULL, NULL},
};

const struct flow_kind jwks_for_provider_flow = {
	.name = "client-jwks",
	.size = sizeof(struct jwks_for_provider),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = exchange_refuse_json,
};

void jwks_for_provider_close(void)
{
	while (all != NULL) {
		struct kept *kept = all;

		all = kept->next;
		if (kept->arena != NULL)
			arena_free(kept->arena);
		free(kept);
	}
}
