#include "chaos.h"
#include "config.h"
#include "log.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct chaos_outcome outcome;
struct http_host chaos_host;

static struct event_base *loop;
static int ports[CHAOS_PORTS];
static struct text ca;
static const char *next_url, *next_form;
static struct flow *newest;

struct probe {
	struct flow flow;
	struct http_answer answer;
};

static enum turn call(struct flow *f)
{
	const struct http_call request = {.host = &chaos_host,
					  .url = arena_printf(f->arena, "%s", next_url),
					  .authorization =
						  next_form != NULL ? "Basic c2VjcmV0" : NULL,
					  .form = next_form,
					  .accept = "application/json"};

	newest = f;
	return http_call(f, &request, &((struct probe *)f)->answer);
}

static void note(struct flow *f, const char *refusal)
{
	const struct http_answer *answer = &((struct probe *)f)->answer;

	outcome.refusal = refusal;
	outcome.ended++;
	outcome.status = answer->status;
	outcome.len = answer->body.len;
	outcome.max_age_s = answer->max_age_s;
	snprintf(outcome.detail, sizeof outcome.detail, "%s", f->detail == NULL ? "" : f->detail);
	snprintf(outcome.content_type, sizeof outcome.content_type, "%s",
		 answer->content_type == NULL ? "" : answer->content_type);
	snprintf(outcome.body, sizeof outcome.body, "%.*s", TEXT_ARG(answer->body));
}

static enum turn keep(struct flow *f)
{
	note(f, "");
	return FLOW_STOP;
}

static void refuse(struct flow *f) { note(f, f->refusal->name); }

static const struct flow_step steps[] = {{"call", call}, {"keep", keep}, {NULL, NULL}};
static const struct flow_kind kind = {.name = "probe",
				      .size = sizeof(struct probe),
				      .deadline_ms = 20000,
				      .steps = steps,
				      .refuse = refuse};

/* It ends with us: its standard input does. */
static FILE *spawn(const char *script)
{
	int in[2], out[2];

	if (pipe(in) != 0 || pipe(out) != 0)
		abort();
	if (fork() == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[0]);
		close(in[1]);
		close(out[0]);
		close(out[1]);
		execlp("python3", "python3", script, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	return fdopen(out[0], "r");
}

static void start_once(void)
{
	static char pem[8192];
	char script[512];
	FILE *said;

	if (ports[0] != 0)
		return;
	snprintf(script, sizeof script, "%s/http_client/chaos.py", test_shared_folder());
	said = spawn(script);
	for (int i = 0; i < CHAOS_PORTS; i++)
		if (fscanf(said, "%d", &ports[i]) != 1)
			abort();
	ca = (struct text){pem, fread(pem, 1, sizeof pem, said)};
	fclose(said);
}

void chaos_start(const char *issuer)
{
	static const struct config config = {.registry.host.urls = {""}};

	log_open("test", LOG_LEVEL_ERROR);
	start_once();
	outcome = (struct chaos_outcome){.refusal = "not ended"};
	chaos_host = (struct http_host){
		.id = "chaos", .timeout_ms = 8000, .ca_pem = ca, .urls = {issuer}};
	loop = event_base_new();
	http_client_open(loop, &config);
}

void chaos_stop(void)
{
	CHECK_NUMBER(flow_live(), 0);
	http_client_close();
	event_base_free(loop);
}

static void on_end(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	*(bool *)arg = true;
}

void chaos_run(int ms)
{
	struct timeval in = {ms / 1000, ms % 1000 * 1000};
	bool over = false;
	struct event *end = event_new(loop, -1, 0, on_end, &over);

	event_add(end, &in);
	while (!over && flow_live() > 0)
		event_base_loop(loop, EVLOOP_ONCE);
	event_free(end);
}

struct flow *chaos_begin(enum chaos_port port, const char *path)
{
	static char url[512];
	size_t before = strcspn(path, "*");

	if (*path == '/')
		snprintf(url, sizeof url, "%s://localhost:%d%s", port == HTTP ? "http" : "https",
			 ports[port], path);
	else if (path[before] == '*')
		snprintf(url, sizeof url, "%.*s%d%s", (int)before, path, ports[port],
			 path + before + 1);
	else
		snprintf(url, sizeof url, "%s", path);
	next_url = url;
	flow_start(loop, arena_new(), &kind, NULL);
	return newest;
}

void chaos_call(enum chaos_port port, const char *path, const char *form)
{
	outcome.refusal = "not ended";
	next_form = form;
	chaos_begin(port, path);
	next_form = NULL;
	chaos_run(10000);
}
