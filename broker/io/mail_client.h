/* mail_client.h -- a letter is given to the mail server: SMTP (RFC 5321) by libcurl on the worker's
 * loop, under TLS with the server's certificate verified, bounded in time.
 *
 * The call is the last act of a step. It ends well once the server has taken the letter, and has to
 * see to it from then on; or with one of the refusals below.
 */
#pragma once
#include "flow.h"
#include "text.h"

struct mail_server;

/* to is mail_address_is(). All of it outlives the call. */
enum turn mail_send(struct flow *f, const struct mail_server *server, const char *to,
		    struct text letter);

extern const struct refusal mail_server_unreachable; /* 502: refused, reset, no address, no SMTP */
extern const struct refusal mail_server_silent;      /* 504: not done within its deadline */
extern const struct refusal mail_server_untrusted;   /* 502: no TLS, or not with whom we mean */
extern const struct refusal mail_server_denies;      /* 502: our name or password is wrong */
extern const struct refusal mail_postponed;          /* 503: it says to try again, or why not now */
extern const struct refusal mail_refused;            /* 502: it will never take this letter */

void mail_client_open(struct event_base *base);
void mail_client_close(void);
