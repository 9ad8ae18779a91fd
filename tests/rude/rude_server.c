/* rude_server.c -- the front door alone, over flows that do nearly nothing, for rude.py to try.
 *
 * rude_server [--tls CERTIFICATE KEY] [--mtls HOST CA] [--proxy HEADER] [--connections N] prints
 * the port it listens on and serves until SIGTERM, then drains and exits with 0.
 */
#include "config.h"
#include "exchange.h"
#include "log.h"
#include "server.h"
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct waiting {
	struct flow flow;
	struct flow_op op;
	struct event *timer;
};

static struct event_base *base;
static struct waiting *held; /* until somebody lets it go */

static enum turn say_hello(struct flow *f)
{
	return exchange_answer(f, 200, "text/plain", TEXT("hello"));
}

static enum turn say_parameters(struct flow *f)
{
	const char *detail;
	const struct refusal *no = exchange_read_parameters(f, &detail);

	if (no != NULL)
		return flow_refuse(f, no, detail);
	return exchange_answer(f, 200, "text/plain", text_of(exchange_parameter(f, "a")));
}

static enum turn say_much(struct flow *f)
{
	size_t len = 8 << 20;

	return exchange_answer(f, 200, "text/plain",
			       (struct text){memset(arena_alloc(f->arena, len), 'x', len), len});
}

static enum turn say_nothing(struct flow *f)
{
	(void)f;
	return FLOW_STOP;
}

static enum turn say_who(struct flow *f)
{
	return exchange_answer(f, 200, "text/plain",
			       text_of(arena_printf(f->arena, "%s %s", f->exchange->client_address,
						    f->exchange->is_secure ? "secure" : "plain")));
}

static enum turn say_live(struct flow *f)
{
	return exchange_answer(f, 200, "text/plain",
			       text_of(arena_printf(f->arena, "%d", flow_live())));
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct waiting *w = arg;

	(void)fd, (void)what;
	event_free(w->timer);
	flow_wake(&w->flow, NULL, NULL);
}

static void cancel_timer(struct flow_op *op)
{
	struct waiting *w = (struct waiting *)((char *)op - offsetof(struct waiting, op));

	event_free(w->timer);
}

static enum turn wait_half_a_second(struct flow *f)
{
	struct waiting *w = (struct waiting *)f;

	w->op.cancel = cancel_timer;
	w->timer = event_new(base, -1, 0, on_timer, w);
	event_add(w->timer, &(struct timeval){0, 500000});
	return flow_wait(f, &w->op);
}

static void forget_held(struct flow_op *op)
{
	(void)op;
	held = NULL;
}

static enum turn hold(struct flow *f)
{
	held = (struct waiting *)f;
	held->op.cancel = forget_held;
	return flow_wait(f, &held->op);
}

static enum turn let_go(struct flow *f)
{
	struct waiting *w = held;

	held = NULL;
	if (w != NULL)
		flow_wake(&w->flow, NULL, NULL);
	return say_hello(f);
}

#define FLOW(name_, ...)                                                                           \
	static const struct flow_step name_##_steps[] = {__VA_ARGS__, {NULL, NULL}};               \
	static const struct flow_kind name_##_flow = {.name = #name_,                              \
						      .size = sizeof(struct waiting),              \
						      .deadline_ms = 120000,                       \
						      .steps = name_##_steps,                      \
						      .refuse = exchange_refuse_json}

/* Whose certificate the front door thinks it is. */
static enum turn say_certificate(struct flow *f)
{
	const struct client_certificate *c = f->exchange->certificate;

	return exchange_answer(
		f, 200, "text/plain",
		c == NULL ? TEXT("none")
			  : text_of(arena_printf(f->arena, "%s %s %s", c->x5t_s256, c->subject_dn,
						 c->is_trusted ? "trusted" : "untrusted")));
}

FLOW(hello, {"say-hello", say_hello});
FLOW(echo, {"say-parameters", say_parameters});
FLOW(much, {"say-much", say_much});
FLOW(nothing, {"say-nothing", say_nothing});
FLOW(who, {"say-who", say_who});
FLOW(certificate, {"say-certificate", say_certificate});
FLOW(live, {"say-live", say_live});
FLOW(wait, {"wait-half-a-second", wait_half_a_second}, {"say-hello", say_hello});
FLOW(held, {"hold", hold}, {"say-hello", say_hello});
FLOW(let_go, {"let-go", let_go});

static const struct route routes[] = {
	{HTTP_GET, "/hello", false, &hello_flow},
	{HTTP_POST, "/echo", false, &echo_flow},
	{HTTP_GET, "/much", false, &much_flow},
	{HTTP_GET, "/nothing", false, &nothing_flow},
	{HTTP_GET, "/who", false, &who_flow},
	{HTTP_GET, "/live", false, &live_flow},
	{HTTP_GET, "/certificate", false, &certificate_flow},
	{HTTP_GET, "/wait", false, &wait_flow},
	{HTTP_GET, "/held", false, &held_flow},
	{HTTP_GET, "/let-go", false, &let_go_flow},
	{HTTP_GET, NULL, false, NULL},
};

static int listen_on_loopback(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 1024) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
		perror("listen");
		exit(2);
	}
	*port = ntohs(address.sin_port);
	return fd;
}

static struct text read_file(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "r");
	char *bytes = arena_alloc(a, 65536);
	size_t len = file == NULL ? 0 : fread(bytes, 1, 65536, file);

	if (file != NULL)
		fclose(file);
	return (struct text){bytes, len};
}

static const char *const loopback[] = {"127.0.0.2", NULL};

static void read_arguments(char **argv, struct arena *a, struct config *config)
{
	for (argv++; *argv != NULL; argv++) {
		if (strcmp(*argv, "--tls") == 0 && argv[1] != NULL && argv[2] != NULL) {
			config->tls_certificate = read_file(a, *++argv);
			config->tls_private_key = read_file(a, *++argv);
		} else if (strcmp(*argv, "--mtls") == 0 && argv[1] != NULL && argv[2] != NULL) {
			config->settings.mtls_host = *++argv;
			config->mtls_ca = read_file(a, *++argv);
		} else if (strcmp(*argv, "--proxy") == 0 && argv[1] != NULL) {
			config->settings.mtls_certificate_header = *++argv;
			config->settings.trusted_proxies = loopback;
		} else if (strcmp(*argv, "--connections") == 0 && argv[1] != NULL) {
			config->settings.connections_max = (int)strtol(*++argv, NULL, 10);
		} else {
			fprintf(stderr, "rude_server: what is %s?\n", *argv);
			exit(2);
		}
	}
}

static void on_drained(void *arg)
{
	(void)arg;
	event_base_loopbreak(base);
}

static void on_term(evutil_socket_t fd, short what, void *server)
{
	(void)fd, (void)what;
	server_drain(server, on_drained, NULL);
}

int main(int argc, char **argv)
{
	static const char *const none[] = {NULL};
	struct arena *a = arena_new();
	struct config config = {.settings = {.connections_max = 10000,
					     .connections_per_address = 100000,
					     .hosts = none,
					     .mtls_host = "",
					     .mtls_certificate_header = "",
					     .suspicious_header = "",
					     .trusted_proxies = none}};
	struct server *server;
	struct event *term;
	int port, fd = listen_on_loopback(&port);

	(void)argc;
	read_arguments(argv, a, &config);
	config.settings.issuer = arena_printf(a, "%s://localhost:%d",
					      config.tls_certificate.at ? "https" : "http", port);
	log_open("rude", LOG_LEVEL_WARNING);
	base = event_base_new();
	server = server_open(base, &config, routes, &fd, 1);
	if (server == NULL)
		return 2;
	term = evsignal_new(base, SIGTERM, on_term, server);
	event_add(term, NULL);
	printf("%d\n", port);
	fflush(stdout);
	event_base_dispatch(base);
	server_close(server);
	event_free(term);
	event_base_free(base);
	arena_free(a);
	return 0;
}
