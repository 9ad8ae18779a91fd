/* client_lint_keys.c -- the keys of a client, fetched as a worker would. */
#include "client_jwks.h"
#include "client_lint.h"
#include "clock.h"
#include "http_client.h"
#include "jwk.h"
#include "provider_document.h"

enum { SLOW_MS = 500 };

struct fetch {
	struct flow flow; /* first */
	const struct client *client;
	struct config_faults *findings;
	const struct jwk_set *keys;
};

static struct fetch *of(struct flow *f) { return (struct fetch *)f; }

static enum turn load_keys(struct flow *f)
{
	return client_jwks_load(f, of(f)->client, &of(f)->keys);
}

static bool can_sign(const struct jwk_set *keys)
{
	static const enum jose_alg algs[] = {JOSE_ES256, JOSE_RS256, JOSE_PS256, JOSE_EDDSA};

	for (size_t i = 0; i < keys->count; i++)
		for (size_t j = 0; j < sizeof algs / sizeof *algs; j++)
			if (jwk_fits(keys->keys[i], algs[j], JWK_SIG))
				return true;
	return false;
}

static enum turn judge_keys(struct flow *f)
{
	const struct client *client = of(f)->client;
	struct config_faults *findings = of(f)->findings;
	long long ms = (clock_monotonic_us() - f->started_us) / 1000;

	if (client->token_endpoint_auth_method == CLIENT_PRIVATE_KEY_JWT && !can_sign(of(f)->keys))
		config_fault(findings, client->client_id, "jwks_uri",
			     "has no key that can sign a client_assertion",
			     "Publish one for ES256, PS256, RS256 or EdDSA, with use sig.");
	if (ms > SLOW_MS)
		config_warning(findings, client->client_id, "jwks_uri",
			       arena_printf(findings->arena, "took %lld ms to answer", ms),
			       "Make it faster: a citizen waits while we fetch it.");
	return FLOW_STOP;
}

static void report(struct flow *f)
{
	struct config_faults *findings = of(f)->findings;

	config_fault(findings, of(f)->client->client_id, "jwks_uri",
		     arena_printf(findings->arena, "is refused: %s%s%s", f->refusal->name,
				  f->detail == NULL ? "" : ", ",
				  f->detail == NULL ? "" : f->detail),
		     "docs/errors.md says what that means; the broker would be refused, too.");
}

static const struct flow_step steps[] = {
	{"load-keys", load_keys}, /* HTTPS */
	{"judge-keys", judge_keys},
	{NULL, NULL},
};

static const struct flow_kind lint_keys_flow = {
	.name = "lint-keys",
	.size = sizeof(struct fetch),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = report,
};

void client_lint_keys(const struct config *config, const struct client *client,
		      struct config_faults *findings)
{
	struct event_base *base;
	struct fetch *fetch;

	if (*client->jwks_uri == '\0')
		return;
	base = event_base_new();
	if (base == NULL)
		return;
	fetch = flow_new(arena_new(), &lint_keys_flow);
	fetch->client = client;
	fetch->findings = findings;
	http_client_open(base, config);
	flow_begin(base, &fetch->flow);
	while (flow_live() > 0)
		event_base_loop(base, EVLOOP_ONCE);
	documents_close();
	http_client_close();
	event_base_free(base);
}
