#include "incident_webhook.h"
#include "flow.h"
#include "http_client.h"
#include <event2/event.h>
#include <fcntl.h>
#include <unistd.h>

enum { TOKEN_MAX = 4096, TIMEOUT_MS = 5000, DEADLINE_MS = 6000, TRIES = 3, PAUSE_S = 1 };

/* One line; absent if it cannot be read. */
static struct text read_token(struct arena *a, const char *path)
{
	char *bytes = arena_alloc(a, TOKEN_MAX + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, TOKEN_MAX);
	struct text rest;

	if (fd >= 0)
		close(fd);
	return n <= 0 ? TEXT_NONE : text_split((struct text){bytes, (size_t)n}, '\n', &rest);
}

struct incident_webhook incident_webhook_of(struct arena *a, const struct config *config)
{
	const char *path = config->settings.incident_webhook_token_file;
	struct incident_webhook webhook = {.url = config->settings.incident_webhook_url};

	if (*path != '\0') {
		webhook.bearer = read_token(a, path);
		webhook.is_unreadable = webhook.bearer.at == NULL;
	}
	return webhook;
}

struct telling {
	struct flow flow; /* first */
	const struct http_host *host;
	struct incident_webhook *webhook; /* keeps what came of it */
	struct text json;
	struct http_answer answer;
};

static struct telling *of(struct flow *f) { return (struct telling *)f; }

static enum turn post(struct flow *f)
{
	const struct incident_webhook *webhook = of(f)->webhook;
	const struct http_call call = {
		.host = of(f)->host,
		.url = webhook->url,
		.authorization =
			webhook->bearer.at == NULL
				? NULL
				: arena_printf(f->arena, "Bearer %.*s", TEXT_ARG(webhook->bearer)),
		.form = arena_string(f->arena, of(f)->json),
		.content_type = "application/json",
		.goes_on = true,
	};

	return http_call(f, &call, &of(f)->answer);
}

static enum turn keep(struct flow *f)
{
	const struct http_answer *answer = &of(f)->answer;

	of(f)->webhook->status = answer->status;
	of(f)->webhook->failure = answer->failure == NULL ? NULL : answer->failure->name;
	return FLOW_STOP;
}

static void give_up(struct flow *f) { of(f)->webhook->failure = f->refusal->name; }

static const struct flow_step steps[] = {
	{"post", post}, /* HTTPS */
	{"keep", keep},
	{NULL, NULL},
};

static const struct flow_kind kind = {
	.name = "incident-webhook",
	.size = sizeof(struct telling),
	.deadline_ms = DEADLINE_MS,
	.steps = steps,
	.refuse = give_up,
	.quiet = true,
};

static bool try_once(struct incident_webhook *webhook, struct event_base *base,
		     const struct http_host *host, struct text json)
{
	struct telling *telling = flow_new(arena_new(), &kind);

	webhook->tries++;
	webhook->status = 0;
	webhook->failure = NULL;
	telling->host = host;
	telling->webhook = webhook;
	telling->json = json;
	flow_begin(base, &telling->flow);
	while (flow_live() > 0)
		event_base_loop(base, EVLOOP_ONCE);
	return webhook->status >= 200 && webhook->status < 300;
}

bool incident_webhook_tell(struct incident_webhook *webhook, struct event_base *base,
			   const struct config *config, struct text json)
{
	struct event_base *loop = base != NULL ? base : event_base_new();
	const struct http_host host = {
		.id = "incident-webhook", .timeout_ms = TIMEOUT_MS, .urls = {webhook->url}};
	bool is_taken = false;

	if (loop == NULL)
		return false;
	http_client_open(loop, config);
	while (!is_taken && webhook->tries < TRIES) {
		if (webhook->tries > 0)
			sleep(PAUSE_S);
		is_taken = try_once(webhook, loop, &host, json);
	}
	http_client_close();
	if (base == NULL)
		event_base_free(loop);
	return is_taken;
}
