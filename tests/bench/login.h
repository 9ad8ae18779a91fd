/* login.h -- the load driver: browsers and clients that log in again and again.
 *
 * A login is one browser with its cookies and one client with its state, nonce and verifier, from
 * the authorization request to userinfo. Connections are kept and shared by all logins, as behind
 * a reverse proxy. One thread, one epoll; everything the driver knows stands in `driver`.
 */
#pragma once
#include "bench_http.h"

enum step { AUTHORIZE, CHOOSE, UPSTREAM, CALLBACK, FINISH, TOKEN, USERINFO, STEPS };
enum { MAX_COOKIES = 16, MAX_HOPS = 20, MAX_WATCHED = 4, SLOTS_OF_HISTOGRAM = 38 << 7 };

struct login;

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
	int hops, origin, cookie_count, status;
	bool active, went_upstream, retried;
	uint64_t started, sent_at; /* µs */
	size_t sent;
	struct conn *conn;
	struct buf url, request, jar;
	struct cookie cookies[MAX_COOKIES];
	char state[24], nonce[24], verifier[44], sub[256];
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
	const char *issuer, *client_id, *client_secret, *redirect_uri, *scope, *alg, *provider;
	const char *report; /* file for one line of JSON, or NULL */
	int concurrency, verify_every, cpu;
	double warm_s, seconds, timeout_s;
	bool trace;
	struct watched watched[MAX_WATCHED];
	int watched_count;
	/* from discovery */
	int broker_origin, token_origin, userinfo_origin;
	char *authorize_url, *token_path, *userinfo_path;
	/* running */
	int epoll;
	struct conn *idle[MAX_ORIGINS], *graveyard;
	struct login **logins, *unused;
	int login_count;
	uint64_t now, in_flight, done, failed, total_done, total_failed;
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

/* login_client.c */
void client_discover(void);
void client_call_token(struct login *l, struct view code);
void on_token(struct login *l, const struct response *r);
void on_userinfo(struct login *l, const struct response *r);

/* login_life.c */
void login_start(void);
void login_over(struct login *l);
void login_fail(struct login *l, const char *what, struct view detail);
void login_trace(const struct login *l, const struct response *r);
void login_time_out(void);
void failures_print(void);

/* login_figures.c */
void histogram_add(struct histogram *h, uint64_t us);
void figures_report(double seconds, double driver_cpu_s, double verify_us);
