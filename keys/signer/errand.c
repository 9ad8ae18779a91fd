#include "errand.h"
#include "base64url.h"
#include "clock.h"
#include "jws_signature.h"
#include "key_choice.h"
#include "log.h"
#include "pkcs11_token.h"
#include "random.h"
#include <string.h>

enum { ES256_SIZE = 64, MILLISECOND_US = 1000, SECOND_US = 1000000, HEARD_AT_ONCE = 64 };

/* What jws_sign() asks for a key in a token: room of the signature's size. An operation signs once;
 * one that would twice gets nothing. */
static struct text leave_room(const struct jwk_away *away, struct arena *a, const struct jwk *key,
			      enum jose_alg alg, struct text input)
{
	struct errands *all = away->arg;
	size_t size = key->type == JWK_RSA ? (size_t)EVP_PKEY_get_size(key->key) : ES256_SIZE;
	struct text room = {arena_alloc(a, size), size};
	struct errand *e;

	if (all->begun != NULL)
		return TEXT_NONE;
	random_bytes((char *)(size_t)room.at, size);
	e = arena_alloc(a, sizeof *e);
	e->token = (struct key_token *)((char *)(size_t)away - offsetof(struct key_token, away));
	e->line = token_desk_line(all->desk, e->token->label);
	e->jwk = key;
	e->alg = alg;
	e->input = input;
	e->room = base64url_encode(a, room);
	all->begun = e;
	return room;
}

struct errands *errands_new(struct arena *a, struct signer *s, struct token_desk *desk)
{
	struct errands *all = arena_alloc(a, sizeof *all);

	*all = (struct errands){.signer = s, .desk = desk};
	for (size_t i = 0; i < s->keys->set.count; i++)
		if (s->keys->set.keys[i].token != NULL)
			s->keys->set.keys[i].token->away = (struct jwk_away){leave_room, all};
	return all;
}

static void set_reach(const struct errands *all, const struct token_line *line,
		      enum key_reach reach)
{
	const struct key_set *set = &all->signer->keys->set;

	for (size_t i = 0; i < set->count; i++)
		if (set->keys[i].token != NULL &&
		    text_is(set->keys[i].token->label, line->setting->label))
			set->keys[i].token->reach = reach;
}

static void add(struct errands *all, struct errand *e)
{
	e->next = all->first;
	all->first = e;
	all->count++;
}

static void remove_one(struct errands *all, struct errand *e)
{
	struct errand **at = &all->first;

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	all->count--;
}

static bool send_out(struct errands *all, struct errand *e)
{
	struct text request;

	e->id = ++all->last_id == 0 ? ++all->last_id : all->last_id;
	e->until_us = clock_monotonic_us() + ERRAND_MS * MILLISECOND_US;
	request = token_sign_request(e->arena, e->token, e->alg, e->input, e->until_us);
	return request.len <= SIGNER_FRAME_MAX - SIGNER_FRAME_HEAD &&
	       token_line_send(e->line, signer_frame_write(e->arena, e->id, TOKEN_SIGN, request));
}

/* Serve it; the errand that it begins, if its answer has room for a signature. */
static struct errand *serve(struct errands *all, struct signer_peer *peer, struct arena *a,
			    const struct signer_frame *frame, struct text *answer)
{
	struct errand *e;

	all->begun = NULL;
	*answer = signer_answer(all->signer, peer, a, frame);
	e = all->begun;
	if (e == NULL)
		return NULL;
	e->room.at = memmem(answer->at, answer->len, e->room.at, e->room.len);
	e->arena = a;
	e->answer = *answer;
	return e->room.at == NULL ? NULL : e;
}

static struct text lost(struct arena *a, uint32_t id)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "refusal", signer_token_lost.name);
	return signer_frame_write(a, id, SIGNER_NO, record_written(&w));
}

static void finish(struct errand *e, struct text answer)
{
	e->answer = answer;
	e->is_done = true;
}

/* Once more, with another token or without any. */
static void try_again(struct errands *all, struct errand *e)
{
	struct signer_peer peer = e->peer;
	struct text answer;
	struct errand *other;

	peer.allowance.left = 1; /* it was counted when it came */
	other = e->is_second ? NULL : serve(all, &peer, e->arena, &e->request, &answer);
	if (e->is_second || (other != NULL && other->line == e->line)) {
		finish(e, lost(e->arena, e->request.id));
		return;
	}
	e->is_second = true;
	if (other == NULL) {
		finish(e, answer);
		return;
	}
	e->line = other->line;
	e->token = other->token;
	e->jwk = other->jwk;
	e->alg = other->alg;
	e->input = other->input;
	e->room = other->room;
	e->answer = answer;
	if (!send_out(all, e))
		finish(e, lost(e->arena, e->request.id));
}

bool errands_answer(struct errands *all, const void *asker, struct signer_peer *peer,
		    struct arena *a, const struct signer_frame *frame, struct text *answer)
{
	const struct signer_peer before = *peer;
	struct errand *e = serve(all, peer, a, frame, answer);

	if (e == NULL)
		return true;
	if (all->count >= ERRANDS_MAX) {
		*answer = lost(a, frame->id);
		return true;
	}
	e->asker = asker;
	e->peer = before;
	e->request = *frame;
	e->request.record = arena_text(a, frame->record);
	add(all, e);
	if (!send_out(all, e))
		try_again(all, e);
	return false;
}

static struct errand *find(struct errands *all, const struct token_line *line, uint32_t id)
{
	struct errand *e = all->first;

	while (e != NULL && (e->is_done || e->line != line || e->id != id))
		e = e->next;
	return e;
}

/* Nothing leaves us unverified: a token that was disturbed gives away its key in what it signs
 * wrongly, and one that was taken over signs what it likes. */
static bool fill(struct errand *e, struct text signature)
{
	struct text encoded;

	if (signature.at == NULL || !jws_signature_check(e->jwk, e->alg, e->input, signature))
		return false;
	encoded = base64url_encode(e->arena, signature);
	if (encoded.len != e->room.len)
		return false;
	memcpy((char *)(size_t)e->room.at, encoded.at, encoded.len);
	return true;
}

static void take_answer(struct errands *all, struct token_line *line,
			const struct signer_frame *frame)
{
	struct errand *e = find(all, line, frame->id);
	struct record record;
	const char *why = "token-signature-wrong";

	if (e == NULL || !record_read(frame->record, &record))
		return; /* too late, or never asked */
	if (frame->operation == SIGNER_WELL && fill(e, record_get(&record, "signature"))) {
		e->is_done = true;
		if (line->late_until_us != 0)
			set_reach(all, line, KEY_THERE);
		line->late_until_us = 0;
		return;
	}
	if (frame->operation == SIGNER_NO)
		why = token_refusal_named(record_get(&record, "refusal"))->name;
	log_line(LOG_LEVEL_ERROR, "token-unfit", "token", line->setting->name, "why", why, "key",
		 e->token->uri.at, NULL);
	e->token->reach = KEY_GONE; /* until the token comes anew */
	try_again(all, e);
}

static void lose(struct errands *all, struct token_line *line)
{
	set_reach(all, line, KEY_GONE);
	for (struct errand *e = all->first; e != NULL; e = e->next)
		if (!e->is_done && e->line == line)
			try_again(all, e);
}

void errands_hear(struct errands *all, struct token_line *line)
{
	struct arena *a = arena_new();
	struct signer_frame frame;

	for (int i = 0; i < HEARD_AT_ONCE && token_line_receive(line, a, &frame); i++) {
		if (frame.id != 0)
			take_answer(all, line, &frame);
		else if (line->is_here) {
			set_reach(all, line, KEY_THERE);
			log_line(LOG_LEVEL_INFO, "token-here", "token", line->setting->name, NULL);
		} else
			lose(all, line);
		arena_free(a);
		a = arena_new();
	}
	if (line->fd < 0) {
		log_line(LOG_LEVEL_ERROR, "token-line-malformed", "token", line->setting->name,
			 NULL);
		lose(all, line);
	}
	arena_free(a);
}

static void be_late(struct errands *all, struct token_line *line, long long now)
{
	if (line->late_until_us == 0)
		log_line(LOG_LEVEL_WARNING, "token-late", "token", line->setting->name, NULL);
	line->late_until_us = now + TOKEN_LATE_S * SECOND_US;
	set_reach(all, line, KEY_LATE);
}

void errands_look_at_clock(struct errands *all)
{
	long long now = clock_monotonic_us();

	for (struct errand *e = all->first; e != NULL; e = e->next)
		if (!e->is_done && e->until_us <= now) {
			be_late(all, e->line, now);
			try_again(all, e);
		}
	for (size_t i = 0; i < all->desk->count; i++) {
		struct token_line *line = &all->desk->lines[i];

		if (line->late_until_us == 0 || line->late_until_us > now)
			continue;
		line->late_until_us = 0;
		set_reach(all, line, line->is_here ? KEY_THERE : KEY_GONE);
	}
}

static long long sooner(long long a, long long b) { return a != 0 && (b == 0 || a < b) ? a : b; }

long long errands_due_us(const struct errands *all)
{
	long long due = 0;

	for (const struct errand *e = all->first; e != NULL; e = e->next)
		due = sooner(e->is_done ? 0 : e->until_us, due);
	for (size_t i = 0; i < all->desk->count; i++)
		due = sooner(all->desk->lines[i].late_until_us, due);
	return due;
}

struct errand *errands_take_done(struct errands *all, bool (*accepts)(const void *asker))
{
	struct errand *e = all->first;

	while (e != NULL && !(e->is_done && accepts(e->asker)))
		e = e->next;
	if (e != NULL)
		remove_one(all, e);
	return e;
}

bool errands_are_for(const struct errands *all, const void *asker)
{
	const struct errand *e = all->first;

	while (e != NULL && e->asker != asker)
		e = e->next;
	return e != NULL;
}

void errands_forget(struct errands *all, const void *asker)
{
	struct errand *e = all->first;

	while (e != NULL) {
		struct errand *next = e->next;

		if (e->asker == asker) {
			remove_one(all, e);
			arena_free(e->arena);
		}
		e = next;
	}
}
