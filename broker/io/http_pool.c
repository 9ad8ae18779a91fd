#include "http_pool.h"
#include "curl_loop.h"
#include "http_address.h"
#include <signal.h>
#include <stdlib.h>

enum { CONNECTIONS_MAX = 64, SPARES_MAX = 16 };

struct http_pool {
	const struct http_host *host;
	struct http_gate *gate;
	int scopes;
	struct curl_loop *curl;
	CURL *spares[SPARES_MAX]; /* options reset; connections stay with the multi handle */
	size_t spare_count;
	struct http_pool *next;
};

static struct event_base *loop;
static struct http_pool *pools;
static void (*done)(CURL *easy, CURLcode how);

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

	if (pool == NULL)
		abort();
	pool->curl = curl_loop_new(loop, CONNECTIONS_MAX, done);
	pool->host = host;
	pool->gate = http_gate_new(loop, host);
	pool->scopes = configured_scopes(host);
	pool->next = pools;
	return pools = pool;
}

static void pool_free(struct http_pool *pool)
{
	for (size_t i = 0; i < pool->spare_count; i++)
		curl_easy_cleanup(pool->spares[i]);
	curl_loop_free(pool->curl);
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

void http_pool_start(struct http_pool *pool, CURL *easy) { curl_loop_start(pool->curl, easy); }

void http_pool_give_back(struct http_pool *pool, CURL *easy)
{
	curl_loop_stop(pool->curl, easy);
	if (pool->spare_count == SPARES_MAX) {
		curl_easy_cleanup(easy);
		return;
	}
	curl_easy_reset(easy);
	pool->spares[pool->spare_count++] = easy;
}
