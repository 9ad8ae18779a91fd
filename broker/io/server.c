#include "log.h"
#include "server_state.h"
#include "server_tickets.h"
#include "server_tls.h"
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Descriptors for the store, the signer and the providers, whatever stands before our door. */
enum { DESCRIPTORS_KEPT = 64, DRAIN_IDLE_S = 1 };

static const char *port_of_scheme(const char *issuer)
{
	return strncmp(issuer, "https:", 6) == 0 ? ":443" : ":80";
}

static size_t add_host(struct arena *a, const char **hosts, size_t at, const char *host,
		       const char *port)
{
	const char *bracket = strchr(host, ']');

	hosts[at++] = host;
	if (strchr(bracket == NULL ? host : bracket, ':') == NULL)
		hosts[at++] = arena_printf(a, "%s%s", host, port);
	return at;
}

/* The issuer's host and mtls_host, with and without the scheme's own port, and the configured
 * ones. */
static const char *const *hosts_of(struct arena *a, const struct settings *settings)
{
	const char *authority = strstr(settings->issuer, "://");
	size_t count = 0, at = 0;
	const char **hosts;
	char *host;

	assert(authority != NULL);
	while (settings->hosts[count] != NULL)
		count++;
	hosts = arena_alloc(a, (count + 5) * sizeof *hosts);
	authority += 3;
	host = arena_copy(a, authority, strcspn(authority, "/"));
	at = add_host(a, hosts, at, host, port_of_scheme(settings->issuer));
	if (*settings->mtls_host != '\0')
		at = add_host(a, hosts, at, settings->mtls_host, ":443");
	for (size_t i = 0; i < count; i++)
		hosts[at++] = settings->hosts[i];
	return hosts;
}

static size_t connections_of(const struct settings *settings)
{
	size_t wanted = (size_t)settings->connections_max, most = wanted;
	struct rlimit limit;
	char number[24];

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		most = limit.rlim_cur > 2 * DESCRIPTORS_KEPT ? limit.rlim_cur - DESCRIPTORS_KEPT
							     : DESCRIPTORS_KEPT;
	if (wanted <= most)
		return wanted;
	snprintf(number, sizeof number, "%zu", most);
	log_line(LOG_LEVEL_WARNING, "connections-max-lowered", "to", number, "remedy",
		 "raise the limit of open files", NULL);
	return most;
}

static bool has_tls(const struct config *config) { return config->tls_certificate.at != NULL; }

static void on_drained(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd, (void)what;
	if (server->drained != NULL)
		server->drained(server->drained_arg);
}

static struct server *server_new(struct event_base *base, const struct config *config)
{
	const struct settings *settings = &config->settings;
	struct arena *a = arena_new();
	struct server *server = arena_alloc(a, sizeof *server);

	server->base = base;
	server->arena = a;
	server->hosts = hosts_of(a, settings);
	server->mtls_host = settings->mtls_host;
	server->certificate_header = settings->mtls_certificate_header;
	server->suspicious_header = settings->suspicious_header;
	server->path = config_path(config);
	server->issuer_is_https = strncmp(settings->issuer, "https:", 6) == 0;
	server->peers = peer_counts_new();
	server->connections_max = connections_of(settings);
	server->connections_per_address = settings->connections_per_address;
	TAILQ_INIT(&server->every);
	TAILQ_INIT(&server->evictable);
	event_assign(&server->drained_event, base, -1, 0, on_drained, server);
	return server;
}

struct server *server_open(struct event_base *base, const struct config *config,
			   const struct route *routes, const int *fds, size_t fd_count)
{
	struct server *server = server_new(base, config);

	assert(fd_count <= SERVER_LISTENERS_MAX);
	server->routes = routes;
	if (!trusted_proxies_parse(config->settings.trusted_proxies, &server->proxies)) {
		log_line(LOG_LEVEL_ERROR, "trusted-proxies-malformed", NULL);
		server_close(server);
		return NULL;
	}
	if (has_tls(config)) {
		server->tls = server_tls_new(config->tls_certificate, config->tls_private_key);
		if (server->tls == NULL) {
			server_close(server);
			return NULL;
		}
		if (*server->mtls_host != '\0')
			server_mtls_ask(server->tls, server->mtls_host);
	}
	if (config->mtls_ca.at != NULL)
		server->authorities = client_certificate_authorities(config->mtls_ca);
	/* OpenSSL writes to sockets without MSG_NOSIGNAL. */
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < fd_count; i++)
		server_listen(server, fds[i]);
	return server;
}

void server_share_tickets(struct server *server, const struct seal_ring *ring)
{
	if (server->tls != NULL)
		server_tickets_share(server->tls, ring);
}

void server_drain(struct server *server, void (*done)(void *arg), void *arg)
{
	struct connection *c;

	server->draining = true;
	server->drained = done;
	server->drained_arg = arg;
	server_accept_rest(server);
	server_listen_stop(server);
	/* The next request may be on its way already; it is answered, and told to be the last. */
	TAILQ_FOREACH(c, &server->evictable, evictable)
	event_add(&c->timer, &(struct timeval){DRAIN_IDLE_S, 0});
	if (server->connection_count == 0)
		event_active(&server->drained_event, EV_TIMEOUT, 0);
}

size_t server_connections(const struct server *server) { return server->connection_count; }

void server_close(struct server *server)
{
	if (server == NULL)
		return;
	server_listen_stop(server);
	while (!TAILQ_EMPTY(&server->every))
		connection_close(TAILQ_FIRST(&server->every));
	event_del(&server->drained_event);
	OPENSSL_free(server->spare_input);
	peer_counts_free(server->peers);
	SSL_CTX_free(server->tls);
	X509_STORE_free(server->authorities);
	arena_free(server->arena);
}
