#include "http_pool.h"
#include "http_address.h"
#include <assert.h>
#include <signal.h>
#include <stdlib.h>

enum { CONNECTIONS_MAX = 64, SPARES_MAX = 16 };

struct http_pool {
	const struct http_host *host;
	struct http_gate *gate;
	int scopes;
	CURLM *multi;
	struct event *timer;
	CURL *spares[SPARES_MAX]; /* options reset; connections stay with the multi handle */
	size_t spare_count;
	struct http_pool *next;
};

static struct event_base *loop;
static struct http_pool *pools;
static void (*done)(CURL *easy, CURLcode how);

/* done() may start new calls and take handles back: the messages are read anew each round. */
static void collect(struct http_pool *pool)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(pool->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE)
			done(message->easy_handle, message->data.result);
}

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct http_pool *pool = arg;
	int running;
	int bits =
		(what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);

	curl_multi_socket_action(pool->multi, fd, bits, &running);
	collect(pool);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct http_pool *pool = arg;
	int running;

	(void)fd, (void)what;
	curl_multi_socket_action(pool->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	collect(pool);
}

/* curl repeats itself: an event is made anew only if it wants something else. */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *watched)
{
	struct http_pool *pool = arg;
	struct event *event = watched;
	short wanted = EV_PERSIST;

	(void)easy;
	wanted |= (short)((what & CURL_POLL_IN ? EV_READ : 0) |
			  (what & CURL_POLL_OUT ? EV_WRITE : 0));
	if (event != NULL && what != CURL_POLL_REMOVE && event_get_events(event) == wanted)
		return 0;
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what != CURL_POLL_REMOVE) {
		event = event_new(loop, fd, wanted, on_socket, pool);
		assert(event != NULL);
		event_add(event, NULL);
	}
	curl_multi_assign(pool->multi, fd, event);
	return 0;
}

static int set_timer(CURLM *multi, long ms, void *arg)
{
	struct http_pool *pool = arg;
	struct timeval in = {ms / 1000, ms % 1000 * 1000};

	(void)multi;
	if (ms < 0)
		event_del(pool->timer);
	else
		event_add(pool->timer, &in);
	return 0;
}

static int configured_scopes(const struct http_host *host)
{
	int scopes = ADDRESS_PUBLIC | (host->private_network ? ADDRESS_PRIVATE : 0);

	for (size_t i = 0; i < HTTP_HOST_URLS; i++)
		if (host->urls[i] != NULL && *host->urls[i] != '\0')
			scopes |= http_address_scope_of_url(host->urls[i]);
	return scopes;
}

static struct http_pool *pool_new(const struct http_host *host)
{
	struct http_pool *pool = calloc(1, sizeof *pool);

	if (pool == NULL || (pool->multi = curl_multi_init()) == NULL)
		abort();
	pool->host = host;
	pool->gate = http_gate_new(loop, host);
	pool->scopes = configured_scopes(host);
	pool->timer = event_new(loop, -1, 0, on_timer, pool);
	assert(pool->timer != NULL);
	curl_multi_setopt(pool->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(pool->multi, CURLMOPT_SOCKETDATA, pool);
	curl_multi_setopt(pool->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(pool->multi, CURLMOPT_TIMERDATA, pool);
	curl_multi_setopt(pool->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(pool->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS_MAX);
	curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_MAX);
	pool->next = pools;
	return pools = pool;
}

static void pool_free(struct http_pool *pool)
{
	for (size_t i = 0; i < pool->spare_count; i++)
		curl_easy_cleanup(pool->spares[i]);
	curl_multi_cleanup(pool->multi);
	event_free(pool->timer);
	http_gate_free(pool->gate);
	free(pool);
}

void http_pool_open(struct event_base *base, void (*on_done)(CURL *easy, CURLcode how))
{
	/* libcurl would write the keys of its TLS sessions to the file this names */
	unsetenv("SSLKEYLOGFILE");
	signal(SIGPIPE, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	loop = base;
	done = on_done;
}

void http_pool_close(void)
{
	while (pools != NULL) {
		struct http_pool *pool = pools;

		pools = pool->next;
		pool_free(pool);
	}
	curl_global_cleanup();
}

struct http_pool *http_pool_of(const struct http_host *host)
{
	for (struct http_pool *pool = pools; pool != NULL; pool = pool->next)
		if (pool->host == host)
			return pool;
	return pool_new(host);
}

struct http_gate *http_pool_gate(const struct http_pool *pool) { return pool->gate; }

int http_pool_scopes(const struct http_pool *pool) { return pool->scopes; }

CURL *http_pool_take(struct http_pool *pool)
{
	CURL *easy = pool->spare_count > 0 ? pool->spares[--pool->spare_count] : curl_easy_init();

	if (easy == NULL)
		abort();
	return easy;
}

void http_pool_start(struct http_pool *pool, CURL *easy)
{
	CURLMcode rc = curl_multi_add_handle(pool->multi, easy);

	assert(rc == CURLM_OK);
	(void)rc;
}

void http_pool_give_back(struct http_pool *pool, CURL *easy)
{
	curl_multi_remove_handle(pool->multi, easy);
	if (pool->spare_count == SPARES_MAX) {
		curl_easy_cleanup(easy);
		return;
	}
	curl_easy_reset(easy);
	pool->spares[pool->spare_count++] = easy;
}
