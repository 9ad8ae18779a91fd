/* A worker that was taken over, against the real signer. */
#include "clock.h"
#include "jwk_private.h"
#include "jws.h"
#include "key_folder.h"
#include "real_signer.h"
#include "signer_serve.h"
#include "test.h"
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct text id_token_for(struct arena *a, const char *client_id, uint32_t id,
				const char *nonce)
{
	return request_of(a, id, SIGNER_ID_TOKEN, "client_id", client_id, "account", "somebody",
			  "acr", "eidas2", "nonce", nonce, NULL);
}

static struct text id_token_request(struct arena *a, uint32_t id, const char *nonce)
{
	return id_token_for(a, "tax", id, nonce);
}

/* Is it a token with this nonce that our own key verifies? */
static bool is_token(struct arena *a, const struct jwk_set *keys, const struct signer_frame *frame,
		     const char *nonce)
{
	const struct refusal *no = NULL;
	struct record record;
	struct jws *jws;
	const struct jwk *key;

	if (frame->operation != SIGNER_WELL || !record_read(frame->record, &record))
		return false;
	jws = jws_read(a, record_get(&record, "id_token"), &no);
	key = jws == NULL ? NULL : jwk_set_find(keys, jws->kid, jws->alg, JWK_SIG);
	return key != NULL && jws_verify(jws, key, JOSE_ES256) == NULL &&
	       strcmp(json_string_value(json_object_get(jws_claims(a, jws), "nonce")), nonce) == 0;
}

static const struct jwk_set *published_keys(struct arena *a, const struct real_signer *s)
{
	const struct refusal *no = NULL;
	int fd = worker_connect(s);
	struct signer_frame frame = {0};
	struct record record = {0};

	worker_send(fd, signer_frame_write(a, 5, SIGNER_HELLO, TEXT("")));
	CHECK(worker_receive(a, fd, &frame) && record_read(frame.record, &record));
	CHECK_NUMBER(frame.id, 5);
	close(fd);
	return jwk_set_parse(a, record_get(&record, "jwks"), &no);
}

static const char *refusal_of(struct arena *a, const struct signer_frame *frame)
{
	struct record record;

	if (frame->operation != SIGNER_NO || !record_read(frame->record, &record))
		return "";
	return record_string(a, &record, "refusal");
}

static void check_refused(int fd, struct arena *a, struct text request, const char *name)
{
	struct signer_frame frame = {0};

	worker_send(fd, request);
	CHECK(worker_receive(a, fd, &frame));
	CHECK_STR(refusal_of(a, &frame), name);
}

TEST(forged_requests_are_refused_and_good_ones_still_answered)
{
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	int fd = worker_connect(s);
	struct signer_frame frame = {0};

	check_refused(fd, a, id_token_request(a, 1, "n"), "signer-operation-early");
	worker_send(fd, signer_frame_write(a, 2, SIGNER_HELLO, TEXT("")));
	CHECK(worker_receive(a, fd, &frame));
	check_refused(fd, a, signer_frame_write(a, 3, 'z', TEXT("sign this")),
		      "signer-operation-unknown");
	check_refused(fd, a, signer_frame_write(a, 4, SIGNER_ID_TOKEN, TEXT("\x05garbage")),
		      "signer-record-malformed");
	check_refused(fd, a,
		      request_of(a, 5, SIGNER_ID_TOKEN, "client_id", "evil", "account", "a", NULL),
		      "signer-client-unknown");
	check_refused(fd, a,
		      request_of(a, 6, SIGNER_ID_TOKEN, "client_id", "tax", "account", "a", "acr",
				 "eidas1", NULL),
		      "signer-acr-forbidden");
	check_refused(fd, a,
		      request_of(a, 7, SIGNER_ID_TOKEN, "client_id", "tax", "account", "a", "acr",
				 "eidas2", "iss", "https://elsewhere.example", NULL),
		      "signer-field-unknown");
	check_refused(fd, a,
		      request_of(a, 12, SIGNER_ID_TOKEN, "client_id", "tax", "account", "a", "acr",
				 "eidas2", "claims", "{\"sub\":\"chosen\"}", NULL),
		      "signer-claims-unfit");
	check_refused(fd, a,
		      request_of(a, 13, SIGNER_ID_TOKEN, "client_id", "tax", "account", "a", "acr",
				 "eidas2", "claims", "{\"role\":\"root\"}", NULL),
		      "signer-claims-unregistered");
	/* nor is a logout token a way to an ID token: it has no such fields */
	check_refused(fd, a,
		      request_of(a, 9, SIGNER_LOGOUT_TOKEN, "client_id", "tax", "sid", "s", "nonce",
				 "n", NULL),
		      "signer-field-unknown");
	check_refused(fd, a,
		      request_of(a, 10, SIGNER_LOGOUT_TOKEN, "client_id", "evil", "sid", "s", NULL),
		      "signer-client-unknown");
	check_refused(fd, a, request_of(a, 11, SIGNER_LOGOUT_TOKEN, "client_id", "tax", NULL),
		      "signer-logout-of-nobody");
	/* nor is a comparison a way to a subject */
	check_refused(
		fd, a,
		request_of(a, 12, SIGNER_IS_SUBJECT, "client_id", "tax", "account", "a", NULL),
		"signer-field-missing");
	check_refused(fd, a,
		      request_of(a, 13, SIGNER_IS_SUBJECT, "client_id", "evil", "account", "a",
				 "sub", "s", NULL),
		      "signer-client-unknown");
	worker_send(fd, id_token_request(a, 8, "well"));
	CHECK(worker_receive(a, fd, &frame) && frame.id == 8);
	CHECK(is_token(a, published_keys(a, s), &frame, "well"));
	close(fd);
	real_signer_free(s);
}

static bool has_field(const struct signer_service *service, const char *name)
{
	const struct signer_field *field = service->fields;

	while (field->name != NULL && strcmp(field->name, name) != 0)
		field++;
	return field->name != NULL;
}

/* Each operation, asked with each field of all the others and with those that make a token what it
 * is: nothing beyond its own table is even looked at. */
TEST(every_operation_refuses_every_field_that_is_not_its_own)
{
	static const char *const forged[] = {
		"iss", "sub", "aud",     "exp",    "iat", "jti",     "kid", "alg",
		"key", "typ", "payload", "digest", "crv", "claims2", "jwk", "sealing_keys"};
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	int fd = worker_new(s);
	uint32_t id = 0;

	for (const struct signer_service *one = signer_services; one->name != NULL; one++) {
		for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
			if (!has_field(one, forged[i]))
				check_refused(
					fd, a,
					request_of(a, ++id, one->operation, forged[i], "x", NULL),
					one->permitted == SIGNER_NEW ? "signer-operation-early"
								     : "signer-field-unknown");
		for (const struct signer_service *other = signer_services; other->name != NULL;
		     other++)
			for (const struct signer_field *f = other->fields; f->name != NULL; f++)
				if (!has_field(one, f->name) && one->permitted != SIGNER_NEW)
					check_refused(fd, a,
						      request_of(a, ++id, one->operation, f->name,
								 "x", NULL),
						      "signer-field-unknown");
	}
	CHECK(id > 300);
	close(fd);
	real_signer_free(s);
}

/* Nor do our keys toward providers sign or decrypt what a worker likes. */
TEST(keys_toward_providers_serve_no_purpose_of_a_workers)
{
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	int fd = worker_new(s);

	check_refused(fd, a, request_of(a, 14, SIGNER_CLIENT_ASSERTION, "provider", "bank", NULL),
		      "signer-provider-unregistered");
	check_refused(fd, a,
		      request_of(a, 15, SIGNER_CLIENT_ASSERTION, "provider", "post", "aud",
				 "https://evil.example", NULL),
		      "signer-field-unknown");
	check_refused(fd, a,
		      request_of(a, 16, SIGNER_REQUEST_OBJECT, "provider", "post", "state", "s",
				 "nonce", "n", "code_challenge", "c", "redirect_uri",
				 "https://evil.example", NULL),
		      "signer-field-unknown");
	check_refused(fd, a,
		      request_of(a, 17, SIGNER_DPOP_PROOF, "provider", "post", "endpoint",
				 "anything", "htu", "https://evil.example/", "since", "1795340000",
				 NULL),
		      "signer-proof-unfit");
	check_refused(fd, a,
		      request_of(a, 18, SIGNER_DECRYPT, "provider", "post", "what", "id_token",
				 "jwe", "a.b.c.d.e", NULL),
		      "signer-undecryptable");
	check_refused(fd, a,
		      request_of(a, 19, SIGNER_DECRYPT, "provider", "post", "what", "userinfo",
				 "jwe", "a.b.c.d.e", NULL),
		      "signer-provider-unregistered");
	check_refused(fd, a, request_of(a, 20, SIGNER_CLIENT_JWKS, "provider", "nobody", NULL),
		      "signer-provider-unknown");
	close(fd);
	real_signer_free(s);
}

TEST(malformed_frame_ends_that_workers_connection_alone)
{
	static const struct text malformed[] = {
		{"\x00\x00\x00\x00", 4}, {"\x00\x00\x00\x04zzzz", 8},    {"\xff\xff\xff\xff", 4},
		{"\x00\x00\xff\xfd", 4}, {"GET / HTTP/1.1\r\n\r\n", 18},
	};
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	int good = worker_new(s);
	struct signer_frame frame = {0};

	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		int bad = worker_new(s);

		worker_send(bad, malformed[i]);
		CHECK(!worker_receive(a, bad, &frame));
		close(bad);
	}
	worker_send(good, id_token_request(a, 9, "n"));
	CHECK(worker_receive(a, good, &frame) && frame.operation == SIGNER_WELL);
	close(good);
	real_signer_free(s);
}

TEST(worker_that_dies_in_a_frame_harms_nobody)
{
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	struct text request = id_token_request(a, 1, "n");
	struct signer_frame frame = {0};

	for (size_t len = 1; len < request.len; len += 7) {
		int fd = worker_new(s);

		worker_send(fd, (struct text){request.at, len});
		close(fd);
	}
	int fd = worker_new(s);
	worker_send(fd, request);
	CHECK(worker_receive(a, fd, &frame) && frame.operation == SIGNER_WELL);
	close(fd);
	real_signer_free(s);
}

TEST(request_that_comes_byte_by_byte_is_answered)
{
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	const struct jwk_set *keys = published_keys(a, s);
	int fd = worker_new(s);

	for (uint32_t id = 1; id <= 20; id++) {
		const char *nonce = arena_printf(a, "n%u", id);
		struct text request = id_token_request(a, id, nonce);
		struct signer_frame frame = {0};

		for (size_t i = 0; i < request.len; i++)
			worker_send(fd, (struct text){request.at + i, 1});
		CHECK(worker_receive(a, fd, &frame) && frame.id == id);
		CHECK(is_token(a, keys, &frame, nonce));
	}
	close(fd);
	real_signer_free(s);
}

/* Sent by a child, since both buffers fill up: a signer that reads on without being read would
 * grow, and one that waits for its writing would stop. */
static pid_t send_from_child(int fd, const char *client_id, int count)
{
	pid_t child = fork();

	if (child == 0) {
		for (int id = 1; id <= count; id++) {
			struct arena *a = arena_new();

			worker_send(fd, id_token_for(a, client_id, (uint32_t)id,
						     arena_printf(a, "n%d", id)));
			arena_free(a);
		}
		_exit(0);
	}
	return child;
}

TEST(thousands_of_requests_in_a_row_get_their_own_answers)
{
	enum { COUNT = 4000 };
	struct real_signer *s = real_signer_new();
	const struct jwk_set *keys = published_keys(s->arena, s);
	int fd = worker_new(s);
	pid_t child = send_from_child(fd, "tax", COUNT);
	int well = 0;

	usleep(100000); /* until nobody reads and everything is full */
	for (uint32_t id = 1; id <= COUNT; id++) {
		struct arena *a = arena_new();
		struct signer_frame frame = {0};

		if (well + 1 == (int)id && worker_receive(a, fd, &frame) && frame.id == id &&
		    (id % 50 != 0 || is_token(a, keys, &frame, arena_printf(a, "n%u", id))))
			well++;
		arena_free(a);
	}
	CHECK_NUMBER(well, COUNT);
	CHECK_NUMBER(waitpid(child, NULL, 0), child);
	close(fd);
	real_signer_free(s);
}

/* One that never leaves it idle cannot keep a signer that is to make room for its successor. */
TEST(signer_that_is_never_idle_ends_when_it_is_told_to)
{
	enum { LONGEST_US = 60000000 };
	struct real_signer *s = real_signer_new();
	int fd = worker_new(s), status = -1;
	pid_t child = send_from_child(fd, "old", 100000000);
	long long began = clock_monotonic_us();
	bool is_there = true;

	for (int i = 0; is_there && clock_monotonic_us() - began < LONGEST_US; i++) {
		struct arena *a = arena_new();
		struct signer_frame frame;

		if (i == 500)
			kill(s->pid, SIGTERM);
		is_there = worker_receive(a, fd, &frame);
		arena_free(a);
	}
	CHECK(!is_there);
	kill(child, SIGKILL);
	CHECK_NUMBER(waitpid(child, NULL, 0), child);
	CHECK_NUMBER(waitpid(s->pid, &status, 0), s->pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(fd);
	real_signer_start(s);
	real_signer_free(s);
}

TEST(signer_that_is_handed_the_encryption_key_needs_no_way_to_it)
{
	struct real_signer *s = real_signer_new_encrypted();
	struct signer_frame frame = {0};
	int fd = worker_new(s);

	CHECK(access(s->config->settings.key_encryption_file, F_OK) != 0);
	worker_send(fd, id_token_request(s->arena, 1, "n"));
	CHECK(worker_receive(s->arena, fd, &frame));
	CHECK(is_token(s->arena, published_keys(s->arena, s), &frame, "n"));
	close(fd);
	real_signer_free(s);
}

static void check_absent(struct text where, struct text what)
{
	CHECK(what.len > 20 && memmem(where.at, where.len, what.at, what.len) == NULL);
}

TEST(no_answer_holds_a_private_key_or_a_secret)
{
	struct real_signer *s = real_signer_new();
	struct arena *a = s->arena;
	const struct refusal *no = NULL;
	const char *detail;
	struct signing_keys *keys = key_folder_load(
		a, &(struct key_home){s->config->settings.state, geteuid(), "", 0, NULL}, &no,
		&detail);
	int fd = worker_connect(s);

	for (int op = 0; op < 256; op++) {
		struct signer_frame frame = {0};

		worker_send(fd, request_of(a, 1, (unsigned char)op,
					   op == SIGNER_ID_TOKEN ? "client_id" : NULL, "tax",
					   "account", "a", "acr", "eidas3", NULL));
		if (!worker_receive(a, fd, &frame))
			break;
		for (size_t i = 0; i < keys->set.count; i++) {
			if (keys->set.keys[i].use == KEY_SEALS) /* which workers are given */
				continue;
			json_t *jwk =
				json_loads(jwk_private_json(a, keys->set.keys[i].jwk).at, 0, NULL);

			check_absent(frame.record,
				     text_of(json_string_value(json_object_get(jwk, "d"))));
			json_decref(jwk);
		}
		check_absent(frame.record, hash_text(&keys->master));
		check_absent(frame.record, hash_text(&keys->subject_v1));
		check_absent(frame.record, keys->franceconnect_secret);
	}
	close(fd);
	real_signer_free(s);
}
