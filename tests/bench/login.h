/* login.h -- the load driver: browsers and clients that log in again and again.
 *
 * A login is one browser with its cookies and one client with its state, nonce and verifier, from
 * the authorization request to userinfo. Connections are kept and shared by all logins, as behind
 * a reverse proxy. One thread, one epoll; everything the driver knows stands in `driver`.
 */
#pragma once
#include "bench_http.h"
#include "bench_token.h"

enum step { AUTHORIZE, CHOOSE, UPSTREAM, CALLBACK, FINISH, TOKEN, USERINFO, STEPS };
enum { MAX_COOKIES = 16, MAX_HOPS = 20, MAX_WATCHED = 4, SLOTS_OF_HISTOGRAM = 38 << 7 };
enum { MAX_CLIENTS = 16, MAX_PROVIDERS = 4, MAX_NODES = 4, MOST_TRIES = 6 };

struct login;

struct client {
	char id[64], alg[16];
	double keeps_s; /* its copy of the key set; below 0: as it is told, INFINITY: for ever */
	char *authorize_url;
	char basic[1024]; /* its credentials */
	struct token_keys keys;
	uint64_t good_until; /* µs: the copy */
};

struct conn {
	int fd, origin;
	struct login *login; /* NULL while idle */
	struct conn *next;   /* of the idle ones, or of the graveyard */
	struct buf in;
	bool ready, reused, dead;
};

struct cookie { /* offsets into the login's jar */
	int origin;
	uint32_t name, name_len, value, value_len;
};

struct login {
	struct login *next; /* of those not in use */
	enum step step;
	struct client *client;
	const char *provider;
	int hops, origin, node, cookie_count, status, tries;
	bool active, went_upstream, retried;
	uint64_t started, sent_at; /* µs */
	uint64_t waits_until; /* then it goes to url, or begins anew if that is empty; else 0 */
	size_t sent;
	struct conn *conn;
	struct buf url, request, jar;
	struct cookie cookies[MAX_COOKIES];
	char state[24], nonce[24], verifier[44], sub[256], kid[64];
};

struct histogram { /* µs, in slots of under 1 % */
	uint32_t slot[SLOTS_OF_HISTOGRAM];
	uint64_t count, most;
};

struct watched { /* a process tree whose CPU time is reported */
	char name[32];
	int pid;
	double before_s, after_s;
};

struct driver {
	/* from the command line */
	const char *issuer, *client_secret, *redirect_uri, *scope;
	const char *report;  /* file for one line of JSON, or NULL */
	const char *journal; /* file for a line about each login, or NULL */
	struct client clients[MAX_CLIENTS];
	struct {
		char id[64];
		unsigned share;
	} providers[MAX_PROVIDERS];
	int client_count, provider_count;
	int node_ports[MAX_NODES], node_count; /* none: the issuer's own address */
	int concurrency, verify_every, cpu;
	double warm_s, seconds, timeout_s;
	double rate; /* logins begun each second; 0: as many as concurrency permits */
	bool trace;
	struct watched watched[MAX_WATCHED];
	int watched_count;
	/* from discovery */
	int broker_origin, token_origin, userinfo_origin, jwks_origin;
	int nodes[MAX_NODES]; /* origins of the broker's name, one for each */
	char *authorize_path, *token_path, *userinfo_path, *jwks_path;
	/* running */
	int epoll;
	struct conn *idle[MAX_ORIGINS], *graveyard;
	struct login **logins, *unused;
	int login_count;
	uint64_t now, next_scan, in_flight, begun, done, failed, again, total_done, total_failed;
	bool measuring;
	struct histogram whole, steps[STEPS];
};

extern struct driver driver;
extern const char *const step_names[STEPS];

/* login_connection.c */
void login_transmit(struct login *l, bool dial); /* sends l->request to l->origin */
void conn_close(struct conn *c);
void conn_flush(struct conn *c);
void conn_readable(struct conn *c, bool hangup);
void conn_bury(void); /* frees what was closed during this batch of events */

/* login_cookies.c */
void jar_set(struct login *l, struct view set_cookie);
void jar_header(struct login *l); /* appends a Cookie line to l->request */

/* login_browser.c */
void browse(struct login *l, const struct view *form); /* GET l->url; POST if there is a form */
void on_browser_response(struct login *l, const struct response *r);

/* login_keys.c */
bool client_fetch_keys(struct client *c); /* false: they are not to be had */
void clients_restart(void); /* those that keep their copy for ever fetch it anew, this once */
/* NULL if the client's copy of the key set verifies it; the copy is fetched anew when it is due,
 * and never because it lacks a key. */
const char *client_verify(struct client *c, struct view id_token);

/* login_journal.c: TIME in ms, client, kid or -, whole login in ms, what came of it; with tabs */
void journal_open(void);
void journal_write(const struct client *c, const char *kid, double ms, const char *what);

/* login_client.c */
void client_add(const char *said);   /* ID=ALG, or ID=ALG@SECONDS, or ID=ALG@ever */
void provider_add(const char *said); /* ID, or ID*SHARE of the logins */
void client_discover(void);
void client_call_token(struct login *l, struct view code);
void on_token(struct login *l, const struct response *r);
void on_userinfo(struct login *l, const struct response *r);

/* login_life.c */
void login_start(void);
void login_over(struct login *l);
/* from the beginning, a little later, since the broker asked for it; not unless logins are paced */
void login_again(struct login *l, struct view detail);
void login_resume(void); /* those whose time to try again has come */
void login_fail(struct login *l, const char *what, struct view detail);
void login_trace(const struct login *l, const struct response *r);
void login_time_out(void);
void failures_print(void);

/* login_figures.c */
void histogram_add(struct histogram *h, uint64_t us);
void figures_report(double seconds, double driver_cpu_s, double verify_us);
