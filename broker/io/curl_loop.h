/* curl_loop.h -- libcurl's multi interface on the worker's loop. Nothing here waits. */
#pragma once
#include <curl/curl.h>
#include <event2/event.h>

struct curl_loop;

/* done is called from the loop, never from inside curl, once for each handle that ended; it may
 * start others, and has to stop this one. At most so many connections, in use and kept. */
struct curl_loop *curl_loop_new(struct event_base *base, long connections,
				void (*done)(CURL *easy, CURLcode how));
void curl_loop_free(struct curl_loop *loop); /* no handle may be under way */

void curl_loop_start(struct curl_loop *loop, CURL *easy);
void curl_loop_stop(struct curl_loop *loop, CURL *easy); /* if it was started */
