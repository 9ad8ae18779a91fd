/* session.h -- a browser's standing with us: who signed in, how, and for how long it may be asked.
 *
 * In Redis under the session cookie, sealed with it; the cookie is new at each sign-in and each
 * time that the session is continued (OWASP ASVS 7.2.4). sid names the session toward clients
 * without being the cookie, and lasts while the same person does. Pure but for the randomness of
 * a new sid; all lives in the arena.
 */
#pragma once
#include "authorize_request.h"
#include "identity.h"

enum { SESSION_CLIENTS_MAX = 64, SESSION_NOTICES_MAX = 64 };

struct session {
	const char *sid;
	const char *provider;      /* its id */
	struct identity *identity; /* what it proved */
	const char *account;       /* identity_account() */
	const char *group;         /* sso.group of the client she signed in for; "" if none */
	const char *clients;       /* who got a code in it, the latest first, space separated */
	const char *notices;       /* session_notice() of what she was shown, the latest first */
	long long started;         /* wall time when she came back from the provider */
};

/* Is whom that provider proved to this client the person of the session, to all who know it? She
 * is with the same account; with one of another provider, where this client and all of the
 * session's derive her subject from her pivot identity (SUBJECT_FRANCECONNECT), and it is the same.
 */
bool session_is_of(struct arena *a, const struct config *config, const struct session *session,
		   const struct identity *identity, const char *provider,
		   const struct client *client);

/* She has just come back from the provider. earlier is what the browser had before, or NULL: if it
 * is of her, sid, clients and notices go on; of anybody else nothing does. */
struct session *session_begin(struct arena *a, const struct config *config,
			      const struct identity *identity, const char *provider,
			      const struct client *client, long long now,
			      const struct session *earlier);

struct text session_pack(struct arena *a, const struct session *session);
struct session *session_parse(struct arena *a, struct text packed); /* NULL if it is not one */

/* What this request would pass on of her to its client, as one word; told: its names, as
 * released_claims() has them. */
const char *session_notice(struct arena *a, const struct authorize_request *request,
			   const char *told);

/* A copy in which client got a code, and was announced by notice ("" if no page was shown). */
struct session *session_continue(struct arena *a, const struct session *session,
				 const struct client *client, const char *notice);

/* Seconds that are left of ttl_s; 0 if it is over. */
int session_remaining_s(const struct session *session, int ttl_s, long long now);
