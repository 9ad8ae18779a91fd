/* http_pool.h -- libcurl's multi interface on the worker's loop: one pool of kept connections for
 * each host, so that neither a slow one nor its credentials reach into another's.
 *
 * Only http_client.c uses it. Nothing here waits.
 */
#pragma once
#include "http_gate.h"
#include "http_host.h"
#include <curl/curl.h>
#include <event2/event.h>

struct http_pool;

/* on_done is called from the loop, never from inside curl, once for each handle that ended. */
void http_pool_open(struct event_base *base, void (*on_done)(CURL *easy, CURLcode how));
void http_pool_close(void); /* no handle may be under way */

struct http_pool *http_pool_of(const struct http_host *host); /* host outlives the pool */

struct http_gate *http_pool_gate(const struct http_pool *pool);

/* The ADDRESS_ scopes that calls to this host may go to. */
int http_pool_scopes(const struct http_pool *pool);

CURL *http_pool_take(struct http_pool *pool); /* a handle without any option set */
void http_pool_start(struct http_pool *pool, CURL *easy);
void http_pool_give_back(struct http_pool *pool, CURL *easy); /* stops it if it was started */
