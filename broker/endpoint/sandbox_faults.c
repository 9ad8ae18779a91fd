#include "sandbox_faults.h"
#include "json_write.h"
#include "jwk_private.h"
#include "log.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct refusal sandbox_asked_for_this = {"sandbox-asked-for-this", 500, "server_error",
						      "The sandbox was asked to fail here."};

enum { CHOICES = 1024, KEY_MAX = 64, ALGS = 4 };

struct test_key {
	struct arena *arena; /* its own: rotated keys are given back */
	const struct jwk *jwk;
};

struct choice {
	char key[KEY_MAX]; /* a state or a sid */
	const struct simulated_fault *fault;
};

struct sandbox_faults {
	struct choice choices[CHOICES]; /* a ring: the oldest is forgotten */
	size_t next;
	struct test_key now[ALGS], before[ALGS]; /* by place in algs */
};

static const enum jose_alg algs[ALGS] = {JOSE_ES256, JOSE_RS256, JOSE_PS256, JOSE_EDDSA};

static struct sandbox_faults *self;

static struct test_key make_key(enum jose_alg alg)
{
	struct test_key key = {.arena = arena_new()};

	key.jwk = jwk_generate(key.arena, alg, JWK_SIG);
	assert(key.jwk != NULL);
	return key;
}

static bool is_registered(const struct config *config, enum jose_alg alg)
{
	for (size_t i = 0; i < config->client_count; i++)
		if (jose_alg_parse(text_of(config->clients[i]->id_token_signed_response_alg)) ==
		    alg)
			return true;
	return false;
}

void sandbox_faults_open(const struct config *config)
{
	if (!config->settings.sandbox)
		return;
	self = calloc(1, sizeof *self);
	assert(self != NULL);
	for (size_t i = 0; i < ALGS; i++)
		if (is_registered(config, algs[i]))
			self->now[i] = make_key(algs[i]);
	log_line(LOG_LEVEL_WARNING, "sandbox", "meaning", "nothing said here proves anything",
		 NULL);
}

void sandbox_faults_close(void)
{
	for (size_t i = 0; self != NULL && i < ALGS; i++) {
		arena_free(self->now[i].arena);
		arena_free(self->before[i].arena);
	}
	free(self);
	self = NULL;
}

bool sandbox_is_open(void) { return self != NULL; }

static void remember(const char *key, const struct simulated_fault *fault)
{
	struct choice *choice = &self->choices[self->next++ % CHOICES];

	*choice = (struct choice){.fault = fault};
	if (strlen(key) < KEY_MAX)
		memcpy(choice->key, key, strlen(key));
}

void sandbox_choose(const char *state, const struct simulated_fault *fault)
{
	if (self != NULL)
		remember(state, fault);
}

const struct simulated_fault *sandbox_fault_of(const char *sid)
{
	for (size_t i = 1; self != NULL && i <= CHOICES; i++) {
		const struct choice *choice = &self->choices[(self->next - i) % CHOICES];

		if (*choice->key != '\0' && strcmp(choice->key, sid) == 0)
			return choice->fault;
	}
	return NULL;
}

void sandbox_follow(const char *state_or_sid, const char *sid)
{
	if (self != NULL)
		remember(sid, sandbox_fault_of(state_or_sid));
}

static void rotate(size_t i, bool overlap)
{
	arena_free(self->before[i].arena);
	self->before[i] = (struct test_key){NULL, NULL};
	if (overlap)
		self->before[i] = self->now[i];
	else
		arena_free(self->now[i].arena);
	self->now[i] = make_key(algs[i]);
}

static size_t place_of(enum jose_alg alg)
{
	size_t i = 0;

	while (algs[i] != alg)
		i++;
	return i;
}

struct text sandbox_id_token(struct arena *a, const char *sid, struct text id_token)
{
	const struct simulated_fault *fault = sandbox_fault_of(sid);
	const struct refusal *no;
	struct fault_keys keys = {NULL, NULL};
	size_t i;

	if (fault == NULL || (fault->place != FAULT_ID_TOKEN && fault->place != FAULT_KEYS))
		return id_token;
	i = place_of(jws_read(a, id_token, &no)->alg);
	if (fault->place == FAULT_KEYS)
		rotate(i, fault_is(fault, "keys-rotated"));
	if (fault_is(fault, "id-token-kid"))
		keys.stranger = jwk_generate(a, algs[i], JWK_SIG);
	keys.published = self->now[i].jwk;
	return fault_spoil_id_token(a, fault, id_token, &keys);
}

struct text sandbox_tokens(struct arena *a, const char *sid, struct text answer)
{
	const struct simulated_fault *fault = sandbox_fault_of(sid);

	return fault == NULL ? answer : fault_spoil_tokens(a, fault, answer);
}

struct text sandbox_userinfo(struct arena *a, const char *sid, struct text answer)
{
	const struct simulated_fault *fault = sandbox_fault_of(sid);

	return fault == NULL ? answer : fault_spoil_userinfo(a, fault, answer);
}

const struct refusal *sandbox_refusal(const char *sid, enum fault_place place)
{
	const struct simulated_fault *fault = sandbox_fault_of(sid);

	if (place == FAULT_TOKENS ? fault_is(fault, "token-error")
				  : fault_is(fault, "userinfo-error"))
		return &sandbox_asked_for_this;
	return NULL;
}

static void put_key(struct json_writer *w, const struct test_key *key)
{
	if (key->jwk != NULL)
		json_put_raw(w, NULL, jwk_public_json(w->arena, key->jwk));
}

struct text sandbox_jwks(struct arena *a, struct text ours)
{
	struct json_writer w;
	struct text list;

	if (self == NULL)
		return TEXT_NONE;
	w = json_write(a);
	json_open(&w, '[');
	for (size_t i = 0; i < ALGS; i++) {
		put_key(&w, &self->now[i]);
		put_key(&w, &self->before[i]);
	}
	json_close(&w, ']');
	list = json_written(&w); /* ours is {"keys":[...]} with a key at least */
	return text_of(
		arena_printf(a, "%.*s,%s}", (int)ours.len - 2, ours.at, arena_string(a, list) + 1));
}
