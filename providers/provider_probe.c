#include "provider_probe.h"
#include "http_client.h"
#include "provider_metadata.h"

struct probing {
	struct flow flow;
	struct provider_probe *probe;
	struct http_answer answer;
};

static struct probing *of(struct flow *f) { return (struct probing *)f; }

bool provider_has_probe(const struct provider *p)
{
	return *p->probe_url != '\0' || p->discovery || *p->jwks_uri != '\0';
}

static const char *url_of(struct arena *a, const struct provider *p)
{
	if (*p->probe_url != '\0')
		return p->probe_url;
	return p->discovery ? provider_metadata_url(a, p) : p->jwks_uri;
}

static enum turn call(struct flow *f)
{
	const struct provider *provider = of(f)->probe->provider;
	const struct http_call call = {.host = &provider->host,
				       .url = url_of(f->arena, provider),
				       .accept = "application/json"};

	return http_call(f, &call, &of(f)->answer);
}

static void end(struct flow *f) { of(f)->probe->is_under_way = false; }

static enum turn note_end(struct flow *f)
{
	end(f);
	return FLOW_STOP;
}

static const struct flow_step steps[] = {{"call", call}, {"note-end", note_end}, {NULL, NULL}};

static const struct flow_kind probe_flow = {.name = "provider-probe",
					    .size = sizeof(struct probing),
					    .deadline_ms = 60000,
					    .steps = steps,
					    .refuse = end};

void provider_probe_start(struct event_base *base, struct provider_probe *probe)
{
	struct probing *probing;

	if (probe->is_under_way || !provider_has_probe(probe->provider))
		return;
	probe->is_under_way = true;
	probing = flow_new(arena_new(), &probe_flow);
	probing->probe = probe;
	probing->flow.log_provider = probe->provider->id;
	flow_begin(base, &probing->flow);
}
