#include "token_desk.h"
#include "clock.h"
#include "pkcs11_token.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TRIES = 3, ANSWER_MS = 200000 }; /* longer than a token's process lives through a call */

static bool open_line(struct token_line *line, const struct pkcs11_setting *setting, int *far_end)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0 ||
	    fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
		return false;
	*line = (struct token_line){
		.setting = setting, .fd = ends[0], .why = &pkcs11_token_missing};
	*far_end = ends[1];
	return true;
}

bool token_desk_open(struct token_desk *desk, const struct pkcs11_setting *settings,
		     const struct token_rights *rights)
{
	int far_ends[PKCS11_TOKENS_MAX];
	bool well = true;

	*desk = (struct token_desk){0};
	while (well && settings != NULL && settings[desk->count].name != NULL) {
		size_t i = desk->count;

		well = open_line(&desk->lines[i], &settings[i], &far_ends[i]);
		desk->count += well;
	}
	if (desk->count > 0)
		well = well && token_keeper_start(settings, far_ends, desk->count, rights) > 0;
	for (size_t i = 0; i < desk->count; i++)
		close(far_ends[i]);
	return well;
}

struct token_line *token_desk_line(struct token_desk *desk, struct text label)
{
	for (size_t i = 0; i < desk->count; i++)
		if (text_is(label, desk->lines[i].setting->label))
			return &desk->lines[i];
	return NULL;
}

struct token_line *token_desk_named(struct token_desk *desk, const char *name)
{
	for (size_t i = 0; i < desk->count; i++)
		if (strcmp(name, desk->lines[i].setting->name) == 0)
			return &desk->lines[i];
	return NULL;
}

bool token_line_send(struct token_line *line, struct text frame)
{
	return line->fd >= 0 && send(line->fd, frame.at, frame.len, MSG_DONTWAIT | MSG_NOSIGNAL) ==
					(ssize_t)frame.len;
}

static void hang_up(struct token_line *line)
{
	close(line->fd);
	line->fd = -1;
	line->is_here = false;
	line->why = &pkcs11_token_lost;
}

/* What came unasked. */
static bool note(struct token_line *line, const struct signer_frame *frame)
{
	struct record record;

	if (!record_read(frame->record, &record))
		return false;
	line->is_here = frame->operation == TOKEN_HERE;
	line->was_here |= line->is_here;
	line->late_until_us = 0;
	if (frame->operation == TOKEN_GONE)
		line->why = token_refusal_named(record_get(&record, "why"));
	return frame->operation == TOKEN_HERE || frame->operation == TOKEN_GONE;
}

bool token_line_receive(struct token_line *line, struct arena *a, struct signer_frame *frame)
{
	char *bytes = arena_alloc(a, SIGNER_FRAME_MAX);
	ssize_t n = line->fd < 0 ? 0 : read(line->fd, bytes, SIGNER_FRAME_MAX);

	if (line->fd < 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return false;
	if (n <= 0 || signer_frame_read((struct text){bytes, (size_t)n}, frame) != n ||
	    (frame->id == 0 && !note(line, frame))) {
		hang_up(line);
		return false;
	}
	return true;
}

/* The next message with this number, or the news that the token is there or gone (number 0). */
static bool await(struct token_line *line, struct arena *a, uint32_t id, long long until_us,
		  struct signer_frame *frame)
{
	while (line->fd >= 0) {
		long long left_us = until_us - clock_monotonic_us();
		struct pollfd polled = {.fd = line->fd, .events = POLLIN};

		if (token_line_receive(line, a, frame)) {
			if (frame->id == 0 || frame->id == id)
				return true;
		} else if (left_us <= 0 || poll(&polled, 1, (int)(left_us / 1000) + 1) == 0)
			return false;
	}
	return false;
}

/* Until it is there, or a few processes have said why it is not: SoftHSM hides a token for a moment
 * whenever somebody logs in. One that was there comes back. */
static bool await_token(struct token_line *line, struct arena *a, int patience_ms)
{
	long long until = clock_monotonic_us() + patience_ms * 1000LL;
	struct signer_frame frame;
	int tries = 0;

	while (!line->is_here && (line->was_here || tries < TRIES) &&
	       line->why != &pkcs11_pin_refused && await(line, a, 0, until, &frame))
		tries++;
	return line->is_here;
}

const struct refusal *token_line_ask(struct token_line *line, struct arena *a,
				     enum token_operation operation, struct text request,
				     int patience_ms, struct record *answer)
{
	static uint32_t id;
	struct signer_frame frame;

	if (!await_token(line, a, patience_ms))
		return line->why;
	id++;
	if (!token_line_send(line, signer_frame_write(a, id, operation, request)) ||
	    !await(line, a, id, clock_monotonic_us() + ANSWER_MS * 1000LL, &frame) ||
	    frame.id != id)
		return &pkcs11_token_lost;
	if (!record_read(frame.record, answer))
		return &pkcs11_token_lost;
	return frame.operation == SIGNER_WELL ? NULL
					      : token_refusal_named(record_get(answer, "refusal"));
}

struct text token_sign_request(struct arena *a, const struct key_token *token, enum jose_alg alg,
			       struct text input, long long until_us)
{
	struct record_writer w = record_write(a);

	record_put(&w, "id", token->id);
	record_put_string(&w, "alg", jose_alg_name(alg));
	record_put(&w, "input", input);
	if (until_us != 0)
		record_put_number(&w, "until_us", until_us);
	return record_written(&w);
}
