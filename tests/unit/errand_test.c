/* Answers that wait for a token, whose process is played by the test at the far end of its line. */
#include "clock.h"
#include "errand.h"
#include "jwk_private.h"
#include "jws_signature.h"
#include "signer_fixture.h"
#include "test.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

struct desk_fixture {
	struct signer_fixture *x;
	struct token_desk desk;
	struct errands *errands;
	struct key_token token;
	const struct jwk *inside; /* what the token holds */
	int far_end;
	const char *asker; /* stands for a connection */
};

static const struct pkcs11_setting vault = {.name = "vault", .label = "vault"};

static bool accepts(const void *asker) { return asker != NULL; }

/* The fixture's ES256 key for tokens lies in a token now. */
static void move_inside(struct desk_fixture *d)
{
	struct key_set *set = &d->x->keys.set;
	struct key *keys = arena_alloc(d->x->arena, set->count * sizeof *keys);

	memcpy(keys, set->keys, set->count * sizeof *keys);
	for (size_t i = 0; i < set->count; i++) {
		struct jwk *copy = arena_alloc(d->x->arena, sizeof *copy);

		if (keys[i].use != KEY_SIGNS_TOKENS || keys[i].alg != JOSE_ES256)
			continue;
		d->inside = keys[i].jwk;
		*copy = *keys[i].jwk;
		copy->away = &d->token.away;
		keys[i].jwk = copy;
		keys[i].token = &d->token;
	}
	set->keys = keys;
}

static struct desk_fixture *desk_new(void)
{
	struct signer_fixture *x = signer_fixture_new();
	struct desk_fixture *d = arena_alloc(x->arena, sizeof *d);
	int ends[2];

	CHECK_NUMBER(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	CHECK_NUMBER(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	CHECK_NUMBER(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	d->x = x;
	d->asker = "a worker";
	d->far_end = ends[1];
	d->token = (struct key_token){.uri = TEXT("pkcs11:token=vault;id=1"),
				      .label = TEXT("vault"),
				      .id = TEXT("1"),
				      .reach = KEY_THERE};
	d->desk.count = 1;
	d->desk.lines[0] = (struct token_line){.setting = &vault, .fd = ends[0], .is_here = true};
	move_inside(d);
	d->errands = errands_new(x->arena, x->signer, &d->desk);
	return d;
}

static void desk_free(struct desk_fixture *d)
{
	errands_forget(d->errands, d->asker);
	CHECK_NUMBER(d->errands->count, 0);
	close(d->far_end);
	if (d->desk.lines[0].fd >= 0)
		close(d->desk.lines[0].fd);
	signer_fixture_free(d->x);
}

/* True if the answer is there at once. */
static bool ask(struct desk_fixture *d, uint32_t id, struct text *answer)
{
	struct arena *a = arena_new();
	const struct signer_frame frame = {id, SIGNER_ID_TOKEN,
					   record_of(a, "client_id", "modern", "account", "anna",
						     "acr", "eidas2", "nonce", "n", NULL)};
	bool is_whole = errands_answer(d->errands, d->asker, &d->x->peer, a, &frame, answer);

	if (is_whole) {
		*answer = arena_text(d->x->arena, *answer);
		arena_free(a);
	}
	return is_whole;
}

/* What the token was asked; false if nothing. */
static bool heard(struct desk_fixture *d, struct signer_frame *frame, struct record *request)
{
	char *bytes = arena_alloc(d->x->arena, SIGNER_FRAME_MAX);
	ssize_t n = read(d->far_end, bytes, SIGNER_FRAME_MAX);

	return n > 0 && signer_frame_read((struct text){bytes, (size_t)n}, frame) == n &&
	       record_read(frame->record, request);
}

static void say(struct desk_fixture *d, struct text message)
{
	CHECK_NUMBER(write(d->far_end, message.at, message.len), (long long)message.len);
	errands_hear(d->errands, &d->desk.lines[0]);
}

static void say_signature(struct desk_fixture *d, uint32_t id, struct text signature)
{
	struct record_writer w = record_write(d->x->arena);

	record_put(&w, "signature", signature);
	say(d, signer_frame_write(d->x->arena, id, SIGNER_WELL, record_written(&w)));
}

/* The answer that is done now: its operation, and the record; 0 if none is. */
static unsigned char done(struct desk_fixture *d, struct record *record)
{
	struct errand *e = errands_take_done(d->errands, accepts);
	struct signer_frame frame;
	struct text answer;

	if (e == NULL)
		return 0;
	answer = arena_text(d->x->arena, e->answer);
	arena_free(e->arena);
	CHECK_NUMBER(signer_frame_read(answer, &frame), (long long)answer.len);
	CHECK(record_read(frame.record, record));
	return frame.operation;
}

static const char *refusal_done(struct desk_fixture *d)
{
	struct record record;

	return done(d, &record) == SIGNER_NO ? record_string(d->x->arena, &record, "refusal") : "";
}

TEST(answer_waits_for_its_signature_and_others_do_not_wait_for_it)
{
	struct desk_fixture *d = desk_new();
	struct signer_frame frame;
	struct record request, record;
	struct text answer, input;

	CHECK(!ask(d, 5, &answer));
	CHECK_NUMBER(done(d, &record), 0);
	CHECK(heard(d, &frame, &request));
	input = record_get(&request, "input");
	d->x->modern.id_token_signed_response_alg = "RS256";
	CHECK(ask(d, 6, &answer)); /* a key of a file */
	d->x->modern.id_token_signed_response_alg = "ES256";
	say_signature(d, frame.id, jws_signature_make(d->x->arena, d->inside, JOSE_ES256, input));
	CHECK_NUMBER(done(d, &record), SIGNER_WELL);
	CHECK(text_starts(record_get(&record, "id_token"), arena_string(d->x->arena, input)));
	signer_claims(d->x, &record, "id_token"); /* verifies it */
	desk_free(d);
}

/* One that was disturbed, or taken over. */
TEST(signature_that_does_not_verify_leaves_nobody)
{
	struct desk_fixture *d = desk_new();
	struct signer_frame frame;
	struct record request;
	struct text answer;

	CHECK(!ask(d, 5, &answer));
	CHECK(heard(d, &frame, &request));
	say_signature(d, frame.id,
		      jws_signature_make(d->x->arena, d->inside, JOSE_ES256, TEXT("another")));
	CHECK_STR(refusal_done(d), "signer-token-lost");
	CHECK(ask(d, 6, &answer)); /* and it is asked no more */
	CHECK(!heard(d, &frame, &request));
	desk_free(d);
}

TEST(message_that_is_none_of_ours_ends_the_line_and_what_waits_on_it)
{
	static const struct text bad[] = {
		{"x", 1}, {"\0\0\0\x05\0\0\0\0h and more", 18}, {"\0\0\0\x05\0\0\0\0s", 9}};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct desk_fixture *d = desk_new();
		struct text answer;

		CHECK(!ask(d, 5, &answer));
		say(d, bad[i]);
		CHECK_NUMBER(d->desk.lines[0].fd, -1);
		CHECK_STR(refusal_done(d), "signer-token-lost");
		desk_free(d);
	}
}

TEST(answer_to_nothing_that_was_asked_is_nothing)
{
	struct desk_fixture *d = desk_new();
	struct signer_frame frame;
	struct record request, record;
	struct text answer;

	CHECK(!ask(d, 5, &answer));
	CHECK(heard(d, &frame, &request));
	say_signature(d, frame.id + 1, TEXT("x"));
	CHECK_NUMBER(done(d, &record), 0);
	CHECK_NUMBER(d->errands->count, 1);
	desk_free(d);
}

TEST(token_that_says_it_is_gone_is_waited_for_no_longer_and_asked_again_when_it_is_back)
{
	struct desk_fixture *d = desk_new();
	struct arena *a = d->x->arena;
	struct text answer;

	CHECK(!ask(d, 5, &answer));
	say(d,
	    signer_frame_write(a, 0, TOKEN_GONE, record_of(a, "why", "pkcs11-token-lost", NULL)));
	CHECK_STR(refusal_done(d), "signer-token-lost");
	CHECK(ask(d, 6, &answer));
	say(d, signer_frame_write(a, 0, TOKEN_HERE, TEXT("")));
	CHECK(!ask(d, 7, &answer));
	desk_free(d);
}

TEST(token_that_is_late_is_not_waited_for_longer_than_a_worker_waits)
{
	struct desk_fixture *d = desk_new();
	struct record record;
	struct text answer;
	long long left_us;

	CHECK(!ask(d, 5, &answer));
	left_us = errands_due_us(d->errands) - clock_monotonic_us();
	CHECK(left_us > 0 && left_us <= ERRAND_MS * 1000);
	errands_look_at_clock(d->errands);
	CHECK_NUMBER(done(d, &record), 0);
	d->errands->first->until_us = clock_monotonic_us();
	errands_look_at_clock(d->errands);
	CHECK_STR(refusal_done(d), "signer-token-lost");
	CHECK(d->token.reach == KEY_LATE);
	d->desk.lines[0].late_until_us = clock_monotonic_us();
	errands_look_at_clock(d->errands);
	CHECK(d->token.reach == KEY_THERE);
	desk_free(d);
}

TEST(worker_that_has_gone_leaves_no_errand)
{
	struct desk_fixture *d = desk_new();
	struct record record;
	struct text answer;

	CHECK(!ask(d, 5, &answer));
	CHECK(!ask(d, 6, &answer));
	CHECK_NUMBER(d->errands->count, 2);
	CHECK(errands_are_for(d->errands, d->asker) && !errands_are_for(d->errands, "another"));
	errands_forget(d->errands, d->asker);
	CHECK_NUMBER(d->errands->count, 0);
	CHECK(!errands_are_for(d->errands, d->asker));
	CHECK_NUMBER(done(d, &record), 0);
	desk_free(d);
}
