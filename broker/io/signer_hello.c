#include "signer_hello.h"
#include "clock.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LONGEST_WAIT_US = 5000000, RETRY_MS = 20 };

int signer_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	close(fd);
	return -1;
}

bool signer_hello_read(struct arena *a, const struct record *record, struct signer_welcome *welcome)
{
	struct text key = record_get(record, "deployment_key");

	welcome->jwks = arena_text(a, record_get(record, "jwks"));
	welcome->schedule = arena_text(a, record_get(record, "schedule"));
	welcome->report = arena_text(a, record_get(record, "report"));
	if (key.len != HASH_SIZE || welcome->jwks.at == NULL || welcome->schedule.at == NULL ||
	    !seal_ring_read(record_get(record, "sealing_keys"), &welcome->ring))
		return false;
	memcpy(welcome->deployment_key.bytes, key.at, HASH_SIZE);
	return true;
}

bool signer_hello_read_frame(struct arena *a, const struct signer_frame *frame,
			     struct signer_welcome *welcome)
{
	struct record record;

	return frame->operation == SIGNER_WELL && record_read(frame->record, &record) &&
	       signer_hello_read(a, &record, welcome);
}

static bool wait_for(int fd, short event, long long until_us)
{
	struct pollfd polled = {.fd = fd, .events = event};
	long long left_ms = (until_us - clock_monotonic_us()) / 1000;
	int n = left_ms <= 0 ? 0 : poll(&polled, 1, (int)left_ms);

	return n > 0 || (n < 0 && errno == EINTR);
}

/* Say hello on a fresh connection, whose buffer holds it whole. */
static bool say_hello(struct arena *a, int fd)
{
	struct text hello = signer_frame_write(a, 0, SIGNER_HELLO, TEXT(""));

	return send(fd, hello.at, hello.len, MSG_NOSIGNAL) == (ssize_t)hello.len;
}

static bool be_welcomed(struct arena *a, int fd, struct signer_welcome *welcome, long long until_us)
{
	struct signer_frame frame;
	char *bytes = arena_alloc(a, SIGNER_FRAME_MAX);
	size_t len = 0;
	int size;

	while ((size = signer_frame_read((struct text){bytes, len}, &frame)) == 0) {
		ssize_t n;

		if (!wait_for(fd, POLLIN, until_us))
			return false;
		n = read(fd, bytes + len, SIGNER_FRAME_MAX - len);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		len += n > 0 ? (size_t)n : 0;
	}
	return size == (int)len && signer_hello_read_frame(a, &frame, welcome);
}

int signer_greet(const char *path, struct arena *a, struct signer_welcome *welcome)
{
	long long until_us = clock_monotonic_us() + LONGEST_WAIT_US;

	while (clock_monotonic_us() < until_us) {
		int fd = signer_connect(path);

		if (fd >= 0 && say_hello(a, fd) && be_welcomed(a, fd, welcome, until_us))
			return fd;
		if (fd >= 0)
			close(fd);
		poll(NULL, 0, RETRY_MS);
	}
	return -1;
}
