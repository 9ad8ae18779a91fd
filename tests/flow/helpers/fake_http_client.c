/* fake_http_client.c -- http_client.h with a provider in the test's hands. */
#include "world.h"
#include "world_operation.h"

const struct refusal provider_unreachable = {"provider-unreachable", 502, "temporarily_unavailable",
					     "The provider is down (fake)."};
const struct refusal provider_silent = {"provider-silent", 504, "temporarily_unavailable",
					"The provider is silent (fake)."};
const struct refusal provider_untrusted = {"provider-untrusted", 502, "server_error",
					   "The provider's certificate is wrong (fake)."};
const struct refusal provider_too_long = {"provider-too-long", 502, "server_error",
					  "The provider talks too much (fake)."};

const struct refusal provider_busy = {"provider-busy", 503, "temporarily_unavailable",
				      "The provider is busy (fake)."};

int world_http_operations;
bool world_failure_goes_on;
void (*world_provider)(struct arena *a, const struct http_call *call, struct http_answer *answer);

struct call {
	struct flow *flow;
	struct http_call call;
	struct http_answer *answer;
	bool fails;
};

static void on_answer(void *arg)
{
	struct call *call = arg;

	*call->answer = (struct http_answer){.status = 404,
					     .content_type = "",
					     .body = TEXT(""),
					     .max_age_s = -1,
					     .dpop_nonce = "",
					     .authenticate = ""};
	if (call->fails) {
		call->answer->status = 0;
		call->answer->failure = &provider_unreachable;
	} else if (world_provider != NULL)
		world_provider(call->flow->arena, &call->call, call->answer);
}

enum turn http_call(struct flow *f, const struct http_call *call, struct http_answer *answer)
{
	struct call *copy = arena_alloc(f->arena, sizeof *copy);

	*copy = (struct call){f, *call, answer, false};
	world_http_operations++;
	copy->fails = call->goes_on && world_operations + 1 == world_fail_at;
	world_failure_goes_on = world_failure_goes_on || copy->fails;
	return world_operation(f, on_answer, copy, call->goes_on ? NULL : &provider_unreachable);
}

bool world_provider_is_full;
void (*world_provider_watch)(const struct http_outcome *outcome);

bool http_client_is_full(const struct http_host *host)
{
	(void)host;
	return world_provider_is_full;
}

void http_client_load(const struct http_host *host, int *running, int *waiting)
{
	(void)host;
	*running = *waiting = 0;
}

void http_client_watch(void (*watch)(const struct http_outcome *outcome))
{
	world_provider_watch = watch;
}
