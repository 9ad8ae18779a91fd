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

/* What one try is about, and what it came to: its flow is gone when the loop returns. */
static struct {
	struct http_host host;
	struct incident_webhook *webhook;
	struct text json;
} asked;

struct telling {
	struct flow flow; /* first */
	struct http_answer answer;
};

static enum turn post(struct flow *f)
{
	const struct incident_webhook *webhook = asked.webhook;
	const struct http_call call = {
		.host = &asked.host,
		.url = webhook->url,
		.authorization =
			webhook->bearer.at == NULL
				? NULL
				: arena_printf(f->arena, "Bearer %.*s", TEXT_ARG(webhook->bearer)),
		.form = arena_string(f->arena, asked.json),
		.content_type = "application/json",
		.goes_on = true,
	};

	return http_call(f, &call, &((struct telling *)f)->answer);
}

static enum turn keep(struct flow *f)
{
	const struct http_answer *answer = &((struct telling *)f)->answer;

	asked.webhook->status = answer->status;
	asked.webhook->failure = answer->failure == NULL ? NULL : answer->failure->name;
	return FLOW_STOP;
}

static void give_up(struct flow *f) { asked.webhook->failure = f->refusal->name; }

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

static bool try_once(struct incident_webhook *webhook, struct event_base *base)
{
	webhook->tries++;
	webhook->status = 0;
	webhook->failure = NULL;
	flow_start(base, arena_new(), &kind, NULL);
	while (flow_live() > 0)
		event_base_loop(base, EVLOOP_ONCE);
	return webhook->status >= 200 && webhook->status < 300;
}

bool incident_webhook_tell(struct incident_webhook *webhook, struct event_base *base,
			   const struct config *config, struct text json)
{
	struct event_base *loop = base != NULL ? base : event_base_new();
	bool is_taken = false;

	if (loop == NULL)
		return false;
	asked.host = (struct http_host){
		.id = "incident-webhook", .timeout_ms = TIMEOUT_MS, .urls = {webhook->url}};
	asked.webhook = webhook;
	asked.json = json;
	http_client_open(loop, config);
	while (!is_taken && webhook->tries < TRIES) {
		if (webhook->tries > 0)
			sleep(PAUSE_S);
		is_taken = try_once(webhook, loop);
	}
	http_client_close();
	if (base == NULL)
		event_base_free(loop);
	return is_taken;
}
