#include "curl_loop.h"
#include <assert.h>
#include <stdlib.h>

struct curl_loop {
	struct event_base *base;
	CURLM *multi;
	struct event *timer;
	void (*done)(CURL *easy, CURLcode how);
};

/* done() may start new calls and take handles back: the messages are read anew each round. */
static void collect(struct curl_loop *loop)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(loop->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE)
			loop->done(message->easy_handle, message->data.result);
}

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct curl_loop *loop = arg;
	int running;
	int bits =
		(what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);

	curl_multi_socket_action(loop->multi, fd, bits, &running);
	collect(loop);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct curl_loop *loop = arg;
	int running;

	(void)fd, (void)what;
	curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	collect(loop);
}

/* curl repeats itself: an event is made anew only if it wants something else. */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *watched)
{
	struct curl_loop *loop = arg;
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
		event = event_new(loop->base, fd, wanted, on_socket, loop);
		assert(event != NULL);
		event_add(event, NULL);
	}
	curl_multi_assign(loop->multi, fd, event);
	return 0;
}

static int set_timer(CURLM *multi, long ms, void *arg)
{
	struct curl_loop *loop = arg;
	struct timeval in = {ms / 1000, ms % 1000 * 1000};

	(void)multi;
	if (ms < 0)
		event_del(loop->timer);
	else
		event_add(loop->timer, &in);
	return 0;
}

struct curl_loop *curl_loop_new(struct event_base *base, long connections,
				void (*done)(CURL *easy, CURLcode how))
{
	struct curl_loop *loop = calloc(1, sizeof *loop);

	if (loop == NULL || (loop->multi = curl_multi_init()) == NULL)
		abort();
	loop->base = base;
	loop->done = done;
	loop->timer = event_new(base, -1, 0, on_timer, loop);
	assert(loop->timer != NULL);
	curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
	curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
	curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(loop->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
	curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, connections);
	return loop;
}

void curl_loop_free(struct curl_loop *loop)
{
	curl_multi_cleanup(loop->multi);
	event_free(loop->timer);
	free(loop);
}

void curl_loop_start(struct curl_loop *loop, CURL *easy)
{
	CURLMcode rc = curl_multi_add_handle(loop->multi, easy);

	assert(rc == CURLM_OK);
	(void)rc;
}

void curl_loop_stop(struct curl_loop *loop, CURL *easy)
{
	curl_multi_remove_handle(loop->multi, easy);
}
