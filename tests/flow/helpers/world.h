/* world.h -- the outside world of a flow under test: the same symbols as store, http_client and
 * signer, but they answer from memory or a script, on the next turn of the loop.
 *
 *	world_begin();
 *	world_get("/authorize?client_id=...");
 *	CHECK_NUMBER(world_answer.status, 303);
 *
 * One configuration serves all: two clients, two providers, in helpers/world_config.c.
 */
#pragma once
#include "config.h"
#include "flow.h"
#include "http_client.h"
#include "store.h"
#include "switches.h"

struct world_answer {
	int count;  /* answers given: 1 if all is well */
	int status; /* 0: none was given */
	char type[64];
	char location[4096];
	char authenticate[1024]; /* WWW-Authenticate */
	char dpop_nonce[128];
	char cookies[1024];  /* every Set-Cookie, one a line */
	char refresh[16384]; /* Refresh */
	char retry_after[16];
	char cache_control[64], etag[64];
	char policy[512]; /* Content-Security-Policy, if the flow set its own */
	char body[65536];
};

extern struct world_answer world_answer;
/* What store_statistics.h would hold, of any month. */
extern char world_tally[4096];

extern const char *world_refusal; /* name of what ended the last flow; "" if it ended well */
extern struct event_base *world_base;
extern char world_cookie[1024]; /* sent as Cookie with each request; "" none */

/* Sent as DPoP headers with each request; NULL: none. */
extern const char *world_dpop[2];

/* Does a trusted proxy call each request suspicious? world_begin() does not undo that. */
extern bool world_suspicious;

/* What the client shows with each request; NULL: none. */
extern const struct client_certificate *world_certificate;

/* The n-th operation from now fails, or never answers; 0: none. */
extern int world_fail_at, world_hang_at;
extern int world_operations;       /* started since world_begin() */
extern bool world_failure_goes_on; /* that n-th was a call which need not succeed */
extern int world_live;             /* neither answered nor cancelled */
extern int world_store_operations, world_http_operations, world_signer_operations;
/* Of the last ID token that was asked for. */
extern struct world_signed {
	char nonce[64], acr[64], account[64], claims[1024], sid[64];
} world_signed;
extern int world_deadline_ms; /* replaces a kind's; 0: its own */

/* The last authorization response that was to be signed. */
struct world_response {
	char client_id[64], code[64], error[64], error_uri[256], state[2100];
};

extern struct world_response world_response;

/* Does the worker that spent a code live? With a number, it is seen to live so many times first.
 * world_begin(): for ever. */
enum { WORLD_LIVES = -1 };
extern int world_spender_lives;

/* What was last signed for a provider. */
struct world_upstream {
	char request_state[64], request_nonce[64], proof_endpoint[16], proof_nonce[64],
		proof_ath[64];
};

extern struct world_upstream world_upstream;

#define WORLD_ENCRYPTED "five.parts.of.which." /* the last is base64url of what is inside */

/* How the provider answers a call; the default refuses. */
extern void (*world_provider)(struct arena *a, const struct http_call *call,
			      struct http_answer *answer);

/* Do too many wait for it? And who hears what its calls came to; NULL: nobody. */
extern bool world_provider_is_full;
extern void (*world_provider_watch)(const struct http_outcome *outcome);

/* Forget everything: store, cookies, counters. */
void world_begin(void);
const struct config *world_config(void);
/* A registration to change; world_begin() does not undo that. */
struct client *world_client(const char *client_id);
/* The rest of it, to the same effect. */
struct config *world_change_config(void);
struct provider *world_change_provider(const char *id);
/* Sent as Accept with each request; NULL: none, as after world_begin(). */
extern const char *world_accept;

/* What operators switched off: nothing, to be added to. */
struct switches *world_switches(void);

/* Requests; each runs the loop until the flow has ended (or nothing moves any more). path is with
 * its query. form is the body of a POST. authorization may be NULL. */
void world_get(const char *path);
void world_post(const char *path, const char *form);
/* The same from a page of another site: without cookies, since ours are SameSite=Lax. */
void world_post_from_elsewhere(const char *path, const char *form);
/* What the last answer leads to, from this path of ours on; "/nowhere" if it leads elsewhere. */
const char *world_led_to(const char *path);
void world_post_as(const char *path, const char *form, const char *authorization);
void world_get_as(const char *path, const char *authorization);

/* Start a request and stop before its first answer; turn the loop until n operations have begun. */
struct flow *world_start_as(const char *path, const char *form, const char *authorization);
bool world_flow_lives(void);
void world_turn_until(int operations);

/* An operation that hung answers at last; turn the loop until no flow lives: those that fetch for
 * others outlive the request that asked first. */
void world_settle(void);

/* Take the cookies of the last answer as a browser would. */
void world_keep_cookies(void);

/* The value of the hidden or button field of the last page, decoded; "" if there is none. */
const char *world_field(const char *name);
/* A parameter of the last redirect, decoded; "" if there is none. */
const char *world_parameter(const char *name);

/* A form of that parameter of the last redirect and more: "state=...&persona=anne". */
const char *world_form(const char *name, const char *more);

/* An ID token that we gave once, and that has expired; the fake signer's subject of everybody is
 * "subject-of-the-tests". */
const char *world_id_token(const char *client_id, const char *sub);
const char *world_id_token_of(const char *client_id, const char *sub, const char *sid);

/* Its time is over, or another tab got there first: nothing of this kind is where it was. */
void world_forget_all(enum store_kind kind);
/* Let the flow of world_start_as() come to its end. */
void world_finish(void);

/* Does the store hold anything of this kind? */
int world_stored(enum store_kind kind);

/* All that the store holds, in the arena: two that are the same say that nothing was touched. */
const char *world_store_content(struct arena *a);
