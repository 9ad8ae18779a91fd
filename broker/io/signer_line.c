#include "signer_line.h"
#include "log.h"
#include "record.h"
#include "signer.h"
#include "signer_hello.h"
#include "signer_wire.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <openssl/crypto.h>
#include <unistd.h>

enum { RETRY_MS = 20, HELLO_ID = 0, STALE_MAX = 256 };

static struct {
	struct event_base *base;
	const char *path;
	struct hash deployment_key;
	struct bufferevent *stream; /* NULL: not connected */
	struct event *retry;
	bool has_answered; /* since it was connected */
	void (*met)(void);
	uint32_t last_id;
	size_t waiting, stale; /* stale: sent here, forgotten, not answered */
	struct signer_call *oldest, *newest;
} line;

struct event_base *signer_line_base(void) { return line.base; }

bool signer_line_is_connected(void) { return line.stream != NULL; }

size_t signer_line_waiting(void) { return line.waiting; }

static void retry_soon(void)
{
	static const struct timeval soon = {0, RETRY_MS * 1000};

	evtimer_add(line.retry, &soon);
}

static void hang_up(void)
{
	if (line.stream != NULL)
		bufferevent_free(line.stream);
	line.stream = NULL;
	line.has_answered = false;
	line.stale = 0;
}

static void reconnect(void);

/* At once if it was well: a signer that leaves has a successor that serves already. */
static void start_again(const char *why)
{
	bool was_well = line.has_answered;

	log_line(LOG_LEVEL_WARNING, "signer-lost", "why", why, NULL);
	hang_up();
	if (was_well)
		reconnect();
	else
		retry_soon();
}

/* Answers come in the order of the requests, so the oldest is nearly always the one. */
static struct signer_call *find(uint32_t id)
{
	struct signer_call *call = line.oldest;

	while (call != NULL && call->id != id)
		call = call->next;
	return call;
}

static void unlink_call(struct signer_call *call)
{
	*(call->previous == NULL ? &line.oldest : &call->previous->next) = call->next;
	*(call->next == NULL ? &line.newest : &call->next->previous) = call->previous;
	line.waiting--;
}

/* The new signer must be of our deployment: another's key would make a stranger of our store. */
static bool is_ours(const struct signer_frame *frame)
{
	struct arena *a = arena_new();
	struct signer_welcome welcome;
	bool well = signer_hello_read_frame(a, frame, &welcome) &&
		    hash_equal(&welcome.deployment_key, &line.deployment_key);

	arena_free(a);
	return well;
}

/* False if the connection is not to be trusted further. */
static bool take(const struct signer_frame *frame)
{
	struct signer_call *call;

	if (frame->id == HELLO_ID) {
		line.has_answered = is_ours(frame);
		if (line.has_answered && line.met != NULL)
			line.met();
		return line.has_answered;
	}
	call = find(frame->id);
	if (call == NULL) {
		line.stale -= line.stale > 0;
		return true;
	}
	unlink_call(call);
	call->answered(call, frame->operation, frame->record);
	return true;
}

static void on_read(struct bufferevent *stream, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(stream);
	const char *why = NULL;

	(void)arg;
	while (why == NULL) {
		struct signer_frame frame;
		struct text bytes = {NULL, evbuffer_get_length(in)};
		int size;

		if (bytes.len < SIGNER_FRAME_HEAD)
			break;
		bytes.len = bytes.len < SIGNER_FRAME_MAX ? bytes.len : SIGNER_FRAME_MAX;
		bytes.at = (const char *)evbuffer_pullup(in, (ev_ssize_t)bytes.len);
		size = signer_frame_read(bytes, &frame);
		if (size == 0)
			break;
		if (size < 0)
			why = "malformed answer";
		else if (!take(&frame))
			why = "another deployment's keys";
		else
			evbuffer_drain(in, (size_t)size);
	}
	if (why != NULL)
		start_again(why);
}

static void on_event(struct bufferevent *stream, short what, void *arg)
{
	(void)stream, (void)what, (void)arg;
	start_again("connection closed");
}

static void write_bytes(struct text bytes)
{
	if (bufferevent_write(line.stream, bytes.at, bytes.len) != 0)
		log_line(LOG_LEVEL_WARNING, "signer-write", NULL);
}

/* fd is connected. Greet, then say again what was not answered. */
static void use(int fd, bool must_greet)
{
	line.stream = bufferevent_socket_new(line.base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (line.stream == NULL) {
		close(fd);
		retry_soon();
		return;
	}
	bufferevent_setcb(line.stream, on_read, NULL, on_event, NULL);
	bufferevent_enable(line.stream, EV_READ | EV_WRITE);
	if (must_greet) {
		struct arena *a = arena_new();

		write_bytes(signer_frame_write(a, HELLO_ID, SIGNER_HELLO, TEXT("")));
		arena_free(a);
	}
	for (struct signer_call *call = line.oldest; call != NULL; call = call->next)
		write_bytes(call->frame);
}

static void reconnect(void)
{
	int fd = signer_connect(line.path);

	if (fd < 0)
		retry_soon();
	else
		use(fd, true);
}

static void on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
	reconnect();
}

/* Never the id of hello; the others come round again long after their requests' deadlines. */
static uint32_t next_id(void)
{
	line.last_id++;
	if (line.last_id == HELLO_ID)
		line.last_id++;
	return line.last_id;
}

void signer_line_send(struct arena *a, struct signer_call *call, unsigned char operation,
		      struct text record,
		      void (*answered)(struct signer_call *call, unsigned char operation,
				       struct text record))
{
	call->id = next_id();
	call->frame = signer_frame_write(a, call->id, operation, record);
	call->answered = answered;
	call->next = NULL;
	call->previous = line.newest;
	*(line.newest == NULL ? &line.oldest : &line.newest->next) = call;
	line.newest = call;
	line.waiting++;
	if (line.stream != NULL)
		write_bytes(call->frame);
}

/* A signer that hangs or lags is not to be buried under requests whose flows have long ended: a
 * fresh connection carries those that still wait, and the signer drops the old one unread. */
void signer_line_forget(struct signer_call *call)
{
	unlink_call(call);
	if (line.stream != NULL && ++line.stale > STALE_MAX) {
		log_line(LOG_LEVEL_WARNING, "signer-lags", NULL);
		hang_up();
		reconnect();
	}
}

bool signer_open(struct event_base *base, const char *path, struct arena *a,
		 struct signer_welcome *welcome)
{
	int fd = signer_greet(path, a, welcome);

	if (fd < 0)
		return false;
	line.base = base;
	line.path = arena_string(a, text_of(path));
	line.deployment_key = welcome->deployment_key;
	line.has_answered = true;
	line.retry = evtimer_new(base, on_retry, NULL);
	if (line.retry == NULL) {
		close(fd);
		return false;
	}
	use(fd, false);
	return true;
}

void signer_on_welcome(void (*met)(void)) { line.met = met; }

void signer_close(void)
{
	line.met = NULL;
	hang_up();
	if (line.retry != NULL)
		event_free(line.retry);
	line.retry = NULL;
	OPENSSL_cleanse(&line.deployment_key, sizeof line.deployment_key);
}

bool signer_is_ready(void) { return line.has_answered; }
