/* upstream.h -- a stand-in identity provider for the benchmark: one thread, one epoll loop, all in
 * memory. The protocol is upstream_provider.c's, HTTP is upstream_server.c's.
 *
 * A fault makes it misbehave on purpose (sig, nonce, aud, iss, exp, sub, state), so that one can
 * see whether the other side notices.
 */
#pragma once
#include "bench_text.h"

struct conn {
	int fd;
	struct buf in;
};

struct request {
	struct view method, path, query, body, auth;
	bool close;
};

extern const char *upstream_base, *upstream_fault;

void upstream_start(void); /* makes its keys */
void upstream_discovery(struct conn *c, struct view tenant);
void upstream_jwks(struct conn *c);
void upstream_authorize(struct conn *c, struct view tenant, struct view params);
void upstream_token(struct conn *c, struct view tenant, const struct request *r);
void upstream_userinfo(struct conn *c, const struct request *r);

void upstream_reply(struct conn *c, const char *status, const char *extra, struct view body);
void upstream_error(struct conn *c, const char *status, const char *code);
void upstream_send(int fd, struct view bytes);
