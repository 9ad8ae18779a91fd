/* server_state.h -- what the parts of the front door share: server*.c alone include it. */
#pragma once
#include "channel.h"
#include "exchange.h"
#include "server.h"
#include "server_mtls.h"
#include "trusted_proxy.h"
#include <event2/event_struct.h>
#include <sys/queue.h>

enum phase {
	PHASE_HANDSHAKE,
	PHASE_ARRIVED, /* has not yet sent a byte */
	PHASE_HEAD,
	PHASE_BODY,
	PHASE_FLOW,   /* a flow has the request; it has its own deadline */
	PHASE_ANSWER, /* the answer is on its way */
	PHASE_IDLE,   /* between two requests */
	PHASE_LINGER  /* our last answer is out; the peer may be sending still */
};

struct request {
	struct exchange exchange; /* first: the flow gives it back */
	struct connection *connection;
};

/* len bytes, of which done have gone where they should; at NULL: none. */
struct bytes {
	char *at;
	size_t len, done;
};

struct connection {
	struct server *server;
	enum phase phase;
	struct channel channel;
	struct peer peer;
	bool counted; /* among its peer's connections */
	struct event readable, writable, timer;
	char *input;       /* HTTP_HEAD_MAX bytes; NULL while there is nothing in it */
	size_t input_len;  /* bytes read and not yet understood */
	size_t input_most; /* so much of it was written since it was allocated */
	struct bytes body, output;
	struct arena *certificate_arena; /* NULL: the peer showed none */
	struct client_certificate *certificate;
	struct arena *arena;          /* of the request that is being read, until a flow has it */
	struct request *request;      /* being read or served; NULL: none, or its flow has ended */
	const struct flow_kind *flow; /* that is to serve it */
	int requests;                 /* so far */
	size_t discarded;             /* bytes, while lingering */
	bool answered;                /* the request has its answer */
	bool closing;                 /* no request after this one */
	bool paused;                  /* not reading: the input is full */
	bool ended;                   /* the peer sends no more */
	TAILQ_ENTRY(connection) every, evictable;
};

TAILQ_HEAD(connections, connection);

struct listener {
	struct server *server;
	int fd;
	bool is_unix;
	struct event readable;
};

struct server {
	struct event_base *base;
	struct arena *arena;
	const struct route *routes;
	const char *const *hosts; /* that Host may name, ended by NULL */
	struct trusted_proxies proxies;
	struct text path; /* of the issuer */
	bool issuer_is_https;
	SSL_CTX *tls;                               /* NULL: none */
	const char *mtls_host, *certificate_header; /* "" if none */
	const char *suspicious_header;              /* the same */
	X509_STORE *authorities;                    /* of client certificates; NULL: none */
	struct peer_counts *peers;
	size_t connections_max, connection_count;
	int connections_per_address;
	char *spare_input;                   /* of HTTP_HEAD_MAX: most requests come and go whole */
	struct connections every, evictable; /* those that wait for a request, longest first */
	size_t listener_count;
	struct listener listeners[SERVER_LISTENERS_MAX];
	struct event resume; /* accepting */
	long long complained_us;
	long long refusals_told_us; /* of requests that no flow saw */
	int refusals_untold;
	bool draining;
	void (*drained)(void *arg);
	void *drained_arg;
	struct event drained_event;
};

/* server_listener.c */
void server_listen(struct server *server, int fd);
void server_accept_rest(struct server *server); /* who is at the door already */
void server_listen_stop(struct server *server);

/* server_connection.c: the life of a connection. Only the loop's callbacks close one. */
struct connection *connection_open(struct server *server, int fd, bool is_tls,
				   const struct peer *peer);
void connection_close(struct connection *c);
void connection_set_phase(struct connection *c, enum phase phase);
void connection_send(struct connection *c,
		     struct text bytes); /* copies what cannot be sent at once */
void connection_read_body(struct connection *c);
void connection_drop_input(struct connection *c, size_t len); /* its first len bytes */

/* server_request.c: from its bytes to a flow, and back to bytes. */
void request_take(struct connection *c);  /* the next one of the input, if it is whole */
void request_start(struct connection *c); /* its body is whole */
void request_refuse(struct connection *c, const struct refusal *no, const char *allow);
extern const struct refusal request_late;
