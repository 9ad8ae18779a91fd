#include "token_process.h"
#include "clock.h"
#include "descriptors.h"
#include "key_file.h"
#include "pkcs11_token.h"
#include "sandbox.h"
#include "token_wire.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* A call that takes longer ends the process: nobody waits for its answer any more. Cards take a
 * minute for an RSA key. */
enum { CALL_S = 10, GENERATE_S = 180, PIN_FILE_MAX = 256 };

/* A PIN ends with its line. */
static const struct refusal *read_pin(struct arena *a, const char *path, struct text *pin)
{
	if (key_file_read_credential(a, path, geteuid(), PIN_FILE_MAX, pin) != NULL)
		return &pkcs11_pin_refused;
	while (pin->len > 0 && (pin->at[pin->len - 1] == '\n' || pin->at[pin->len - 1] == '\r'))
		pin->len--;
	return NULL;
}

static void say(int fd, struct arena *a, uint32_t id, unsigned char operation, struct text record)
{
	struct text frame = signer_frame_write(a, id, operation, record);

	/* Whoever does not read his answers gets none. */
	if (send(fd, frame.at, frame.len, MSG_NOSIGNAL) < 0 && errno != EAGAIN)
		_exit(token_exit_of(&pkcs11_token_lost));
}

static const struct refusal *sign(struct pkcs11_token *t, struct arena *a,
				  const struct record *request, enum jose_alg alg,
				  struct record_writer *answer)
{
	struct text signature;
	const struct refusal *no = pkcs11_sign(t, a, record_get(request, "id"), alg,
					       record_get(request, "input"), &signature);

	if (no == NULL)
		record_put(answer, "signature", signature);
	return no;
}

static const struct refusal *show(struct pkcs11_token *t, struct arena *a, struct text id,
				  enum jose_alg alg, struct record_writer *answer)
{
	struct text jwk;
	const struct refusal *no = pkcs11_public_key(t, a, id, alg, &jwk);

	if (no == NULL)
		record_put(answer, "jwk", jwk);
	return no;
}

/* What was made and cannot be used is not left there. */
static const struct refusal *generate(struct pkcs11_token *t, struct arena *a,
				      const struct record *request, enum jose_alg alg,
				      struct record_writer *answer)
{
	struct text id = record_get(request, "id");
	const struct refusal *no;

	alarm(GENERATE_S);
	no = pkcs11_generate(t, id, record_string(a, request, "label"), alg);
	if (no != NULL)
		return no;
	no = show(t, a, id, alg, answer);
	if (no != NULL)
		pkcs11_destroy(t, id);
	return no;
}

static const struct refusal *serve(struct pkcs11_token *t, struct arena *a, unsigned char operation,
				   const struct record *request, struct record_writer *answer)
{
	enum jose_alg alg = jose_alg_parse(record_get(request, "alg"));
	struct text id = record_get(request, "id");

	if (id.at == NULL || id.len == 0 || id.len > PKCS11_ID_MAX)
		return &pkcs11_key_missing;
	switch (operation) {
	case TOKEN_SIGN:
		return sign(t, a, request, alg, answer);
	case TOKEN_SHOW:
		return show(t, a, id, alg, answer);
	case TOKEN_GENERATE:
		return generate(t, a, request, alg, answer);
	case TOKEN_DESTROY:
		return pkcs11_destroy(t, id);
	default:
		return &pkcs11_alg_unknown;
	}
}

/* Only the signer is at the other end; what it does not say well ends us. */
static const struct refusal *answer_one(struct pkcs11_token *t, struct arena *a, int fd,
					struct text message)
{
	struct record_writer answer = record_write(a);
	const struct refusal *no;
	struct signer_frame frame;
	struct record request;
	long long until;

	if (signer_frame_read(message, &frame) != (int)message.len ||
	    !record_read(frame.record, &request))
		return &pkcs11_token_lost;
	until = record_number(&request, "until_us");
	if (until != 0 && until < clock_monotonic_us())
		return NULL; /* the signer has helped itself otherwise */
	alarm(CALL_S);
	no = serve(t, a, frame.operation, &request, &answer);
	alarm(0);
	if (no == NULL) {
		say(fd, a, frame.id, SIGNER_WELL, record_written(&answer));
		return NULL;
	}
	answer = record_write(a);
	record_put_string(&answer, "refusal", no->name);
	say(fd, a, frame.id, SIGNER_NO, record_written(&answer));
	return no;
}

/* A key that is unfit is its own fault; one that is missing may have gone with the token. */
static bool is_end(const struct refusal *no)
{
	return no != NULL && no != &pkcs11_key_unsafe && no != &pkcs11_alg_unknown;
}

static const struct refusal *serve_all(struct pkcs11_token *t, int fd)
{
	char *bytes = malloc(SIGNER_FRAME_MAX);
	const struct refusal *no = bytes == NULL ? &pkcs11_token_lost : NULL;

	while (!is_end(no)) {
		ssize_t n = recv(fd, bytes, SIGNER_FRAME_MAX, 0);
		struct arena *a;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		a = arena_new();
		no = answer_one(t, a, fd, (struct text){bytes, (size_t)n});
		arena_free(a);
	}
	free(bytes);
	return no;
}

int token_process_run(const struct pkcs11_setting *setting, int fd, bool may_change)
{
	static struct pkcs11_token token;
	struct arena *a = arena_new();
	struct text pin;
	const struct refusal *no = read_pin(a, setting->pin_file, &pin);

	descriptors_still(STDIN_FILENO, STDERR_FILENO); /* the module prints where nobody reads */
	descriptors_keep(&fd, 1);
	sandbox_close_for_module(setting->module, setting->paths, setting->network);
	alarm(CALL_S);
	if (no == NULL)
		no = pkcs11_token_open(&token, setting->module, setting->label, pin, may_change);
	alarm(0);
	arena_free(a); /* wiped: the PIN is the module's alone now */
	if (no == NULL) {
		a = arena_new();
		say(fd, a, 0, TOKEN_HERE, TEXT(""));
		arena_free(a);
		no = serve_all(&token, fd);
	}
	return no == NULL ? 0 : token_exit_of(no);
}
