/* login_life.c -- a login's beginning and its end. */
#include "login.h"
#include <openssl/sha.h>
#include <stdlib.h>

enum { MAX_FAILURES = 24, AGAIN_US = 1000000 };

static struct failure {
	const char *what;
	unsigned long count;
	char example[600];
} failures[MAX_FAILURES], delays[MAX_FAILURES];

/* One more of those, with an example of the first. */
static void note(struct failure *f, const struct login *l, const char *what, struct view detail)
{
	const struct failure *last = f + MAX_FAILURES - 1;
	while (f->what != NULL && strcmp(f->what, what) != 0 && f < last)
		f++;
	if (f->what == NULL) {
		f->what = what;
		snprintf(f->example, sizeof f->example, "[%s %d] %.*s", step_names[l->step],
			 l->status, (int)(detail.n < 400 ? detail.n : 400), detail.p);
	}
	f->count++;
}

static struct login *login_new(void)
{
	struct login *l = driver.unused;
	if (l != NULL) {
		driver.unused = l->next;
		return l;
	}
	size_t n = (size_t)driver.login_count;
	driver.logins = realloc(driver.logins, sizeof(struct login *) * (n + 1));
	if (driver.logins == NULL)
		die("out of memory");
	return driver.logins[driver.login_count++] = xalloc(sizeof *l);
}

/* The first time, or once more. */
static void begin(struct login *l)
{
	unsigned char digest[32];
	char challenge[44] = "";
	l->went_upstream = false;
	l->hops = l->cookie_count = l->status = 0;
	l->jar.n = l->url.n = 0;
	l->conn = NULL;
	strcpy(l->kid, "-");
	random_b64url(l->state, 16);
	random_b64url(l->nonce, 16);
	random_b64url(l->verifier, 32);
	SHA256((unsigned char *)l->verifier, 43, digest);
	b64url_enc(digest, sizeof digest, challenge);
	l->origin = driver.broker_origin;
	buf_fmt(&l->url, "%s&state=%s&nonce=%s&code_challenge=%s", l->client->authorize_url,
		l->state, l->nonce, challenge);
	browse(l, NULL);
}

static const char *provider_of(uint64_t number)
{
	unsigned shares = 0, at;
	int i = 0;
	for (int j = 0; j < driver.provider_count; j++)
		shares += driver.providers[j].share;
	at = (unsigned)(number % shares);
	while (at >= driver.providers[i].share)
		at -= driver.providers[i++].share;
	return driver.providers[i].id;
}

void login_start(void)
{
	struct login *l = login_new();
	uint64_t number = driver.begun++;
	l->client = &driver.clients[number % (uint64_t)driver.client_count];
	number /= (uint64_t)driver.client_count;
	l->provider = provider_of(number);
	l->node = (int)(number % MAX_NODES);
	l->active = true;
	l->waits_until = 0;
	l->tries = 1;
	l->started = now_us();
	driver.in_flight++;
	begin(l);
}

void login_again(struct login *l, struct view detail)
{
	driver.again++;
	note(delays, l, step_names[l->step], detail);
	journal_write(l->client, l->kid, 0, "asked to try again");
	if (driver.rate == 0 || l->tries++ == MOST_TRIES) {
		login_fail(l, "asked to try again", buf_view(&l->url));
		return;
	}
	if (l->conn != NULL)
		conn_close(l->conn);
	l->conn = NULL;
	l->url.n = 0;
	l->waits_until = driver.now + AGAIN_US;
}

void login_resume(void)
{
	for (int i = 0; i < driver.login_count; i++) {
		struct login *l = driver.logins[i];
		if (!l->active || l->waits_until == 0 || driver.now < l->waits_until)
			continue;
		l->waits_until = 0;
		if (l->url.n > 0)
			browse(l, NULL);
		else
			begin(l);
	}
}

void login_over(struct login *l)
{
	if (l->conn != NULL)
		conn_close(l->conn);
	l->conn = NULL;
	l->active = false;
	driver.in_flight--;
	l->next = driver.unused;
	driver.unused = l;
}

void login_fail(struct login *l, const char *what, struct view detail)
{
	note(failures, l, what, detail);
	driver.total_failed++;
	if (driver.measuring)
		driver.failed++;
	journal_write(l->client, l->kid, (double)(driver.now - l->started) / 1000, what);
	login_over(l);
}

void failures_print(void)
{
	for (struct failure *f = failures; f < failures + MAX_FAILURES && f->what != NULL; f++)
		printf("FAILED %lu times: %s; first: %s\n", f->count, f->what, f->example);
	for (struct failure *f = delays; f < delays + MAX_FAILURES && f->what != NULL; f++)
		printf("LATER %lu times at %s; first: %s\n", f->count, f->what, f->example);
}

void login_trace(const struct login *l, const struct response *r)
{
	struct view line, rest, head = r->head, name, value;
	view_cut(buf_view(&l->request), '\r', &line, &rest);
	fprintf(stderr, "--- %s  %.*s\n    %d  %zu bytes, %.2f ms\n", step_names[l->step],
		VIEW_ARGS(line), r->status, r->body.n, (double)(driver.now - l->sent_at) / 1000);
	while (header_next(&head, &name, &value))
		if (view_ieq(name, VIEW("location")) || view_ieq(name, VIEW("set-cookie")))
			fprintf(stderr, "    %.*s: %.*s\n", VIEW_ARGS(name), VIEW_ARGS(value));
	if (r->status == 200)
		fprintf(stderr, "%.*s\n", VIEW_ARGS(r->body));
}

void login_time_out(void)
{
	for (int i = 0; i < driver.login_count; i++) {
		struct login *l = driver.logins[i];
		if (l->active && l->waits_until == 0 && driver.now > l->sent_at &&
		    (double)(driver.now - l->sent_at) > driver.timeout_s * 1e6)
			login_fail(l, "timeout", buf_view(&l->url));
	}
}
