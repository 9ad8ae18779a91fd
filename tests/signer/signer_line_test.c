/* broker/io/signer.c against a signer that is well, killed, hung and gone. */
#include "asker.h"
#include "clock.h"
#include "json_read.h"
#include "jws.h"
#include "log.h"
#include "test.h"
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static struct asker askers[5000];

static struct real_signer *begin(struct signer_welcome *welcome)
{
	struct real_signer *s = real_signer_new();

	log_open("test", LOG_LEVEL_ERROR);
	memset(askers, 0, sizeof askers);
	CHECK(askers_open(s, welcome));
	CHECK(signer_is_ready());
	return s;
}

static void end(struct real_signer *s)
{
	askers_close();
	real_signer_free(s);
}

static const char *nonce_of(struct real_signer *s, const struct asker *asker)
{
	const struct refusal *no = NULL;
	struct jws *jws = jws_read(s->arena, text_of(asker->token), &no);

	return jws == NULL ? "(no token)"
			   : json_string_or(jws_claims(s->arena, jws), "nonce", "(no nonce)");
}

static void start(struct real_signer *s, int from, int count)
{
	for (int i = from; i < from + count; i++) {
		askers[i] = (struct asker){.client_id = "tax",
					   .acr = "eidas2",
					   .nonce = arena_printf(s->arena, "n%d", i)};
		asker_start(&askers[i]);
	}
}

static void check_all_answered(struct real_signer *s, int count)
{
	int well = 0;

	CHECK(askers_wait(askers, count));
	for (int i = 0; i < count; i++)
		if (askers[i].no == NULL && strcmp(nonce_of(s, &askers[i]), askers[i].nonce) == 0)
			well++;
	CHECK_NUMBER(well, count);
}

TEST(each_flow_gets_the_token_it_asked_for)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);
	const struct refusal *no = NULL;
	struct jwk_set *keys = jwk_set_parse(s->arena, welcome.jwks, &no);

	CHECK(keys != NULL && keys->count == 2);
	start(s, 0, 200);
	check_all_answered(s, 200);
	CHECK_NUMBER(strlen(askers[0].sub), 46);
	CHECK_STR(askers[1].sub, askers[0].sub);
	end(s);
}

TEST(client_assertion_is_signed_by_a_key_that_is_told_apart)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);
	const struct refusal *no = NULL;
	const struct jwk_set *keys;
	const struct jws *jws;

	askers[0] = (struct asker){.provider = "post"};
	askers[1] = (struct asker){.provider = "post", .wants_keys = true};
	asker_start(&askers[0]);
	asker_start(&askers[1]);
	CHECK(askers_wait(askers, 2));
	keys = jwk_set_parse(s->arena, text_of(askers[1].token), &no);
	jws = jws_read(s->arena, text_of(askers[0].token), &no);
	CHECK(keys != NULL && keys->count == 2 && jws != NULL);
	CHECK_REFUSAL(
		jws_verify(jws, jwk_set_find(keys, jws->kid, JOSE_ES256, JWK_SIG), JOSE_ES256), "");
	CHECK(jwk_set_find(jwk_set_parse(s->arena, welcome.jwks, &no), jws->kid, JOSE_ES256,
			   JWK_SIG) == NULL);
	end(s);
}

TEST(refusal_of_the_signer_reaches_the_flow_with_its_name)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);

	askers[0] = (struct asker){.client_id = "nobody", .acr = "eidas2", .nonce = ""};
	asker_start(&askers[0]);
	CHECK(askers_wait(askers, 1));
	CHECK_REFUSAL(askers[0].no, "signer-refused");
	CHECK_STR(askers[0].detail, "signer-client-unknown");
	askers[1] = (struct asker){.provider = "nobody"};
	asker_start(&askers[1]);
	CHECK(askers_wait(askers, 2));
	CHECK_STR(askers[1].detail, "signer-provider-unknown");
	end(s);
}

/* T-95: theirs is the fault, and one refusal says so whatever it is */
TEST(what_cannot_be_decrypted_is_refused_as_a_providers_fault)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);

	askers[0] = (struct asker){.provider = "post", .jwe = "a.b.c.d.e"};
	askers[1] = (struct asker){.provider = "bank", .jwe = "a.b.c.d.e"};
	asker_start(&askers[0]);
	asker_start(&askers[1]);
	CHECK(askers_wait(askers, 2));
	CHECK_REFUSAL(askers[0].no, "upstream-undecryptable");
	CHECK_REFUSAL(askers[1].no, "signer-refused");
	CHECK_STR(askers[1].detail, "signer-provider-unregistered");
	end(s);
}

TEST(flow_that_is_cancelled_is_never_woken_by_its_answer)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);

	for (int i = 0; i < 100; i++) {
		start(s, i, 1);
		if (i % 2 == 0)
			asker_cancel_last();
	}
	askers_run(200);
	for (int i = 0; i < 100; i++)
		CHECK(askers[i].is_over == (i % 2 == 1));
	end(s);
}

/* The successor is up before its predecessor dies, so that the second a request has is spent on
 * what is looked at here, and not on starting a program on a busy machine. */
TEST(signer_that_is_killed_costs_no_login)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);

	for (int round = 0; round < 5; round++) {
		pid_t old = s->pid, new;

		real_signer_start(s);
		new = s->pid;
		kill(old, SIGSTOP);
		close(worker_new(s)); /* the new one answers */
		memset(askers, 0, sizeof askers);
		start(s, 0, 50);
		askers_run(10); /* they are with the old one now */
		s->pid = old;
		real_signer_kill(s);
		s->pid = new;
		start(s, 50, 50);
		check_all_answered(s, 100);
		CHECK(signer_is_ready());
	}
	end(s);
}

/* As the supervisor replaces it: told to end once its successor serves. */
TEST(signer_that_makes_room_for_another_costs_no_request)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);

	for (int round = 0; round < 5; round++) {
		pid_t old = s->pid, new;
		int status = -1;

		kill(old, SIGSTOP);
		real_signer_start(s);
		new = s->pid;
		close(worker_new(s)); /* the new one answers */
		kill(old, SIGCONT);
		memset(askers, 0, sizeof askers);
		start(s, 0, 200);
		kill(old, SIGTERM);
		check_all_answered(s, 200);
		CHECK_NUMBER(waitpid(old, &status, 0), old);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		s->pid = new;
	}
	end(s);
}

TEST(signer_that_hangs_is_silent_after_a_second_and_well_again_after)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);

	kill(s->pid, SIGSTOP);
	start(s, 0, 20);
	CHECK(askers_wait(askers, 20));
	for (int i = 0; i < 20; i++) {
		CHECK_REFUSAL(askers[i].no, "signer-silent");
		CHECK(askers[i].took_us >= 990000 && askers[i].took_us < 8000000);
	}
	kill(s->pid, SIGCONT);
	/* answers to the first twenty come now, and must go to nobody */
	memset(askers, 0, sizeof askers);
	start(s, 0, 20);
	check_all_answered(s, 20);
	end(s);
}

TEST(queue_before_a_signer_that_hangs_is_bounded)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);
	int overloaded = 0, silent = 0;

	kill(s->pid, SIGSTOP);
	start(s, 0, 5000);
	CHECK(askers_wait(askers, 5000));
	for (int i = 0; i < 5000; i++) {
		overloaded += askers[i].no == &signer_overloaded;
		silent += askers[i].no == &signer_silent;
	}
	CHECK_NUMBER(overloaded, 5000 - 4096);
	CHECK_NUMBER(silent, 4096);
	CHECK_STR(signer_overloaded.name, "signer-overloaded");
	kill(s->pid, SIGCONT);
	memset(askers, 0, sizeof askers);
	start(s, 0, 10);
	check_all_answered(s, 10);
	end(s);
}

TEST(signer_whose_socket_is_gone_is_unreachable)
{
	struct signer_welcome welcome;
	struct real_signer *s = begin(&welcome);
	const char *elsewhere = arena_printf(s->arena, "%s.gone", s->socket);

	rename(s->socket, elsewhere);
	real_signer_kill(s);
	askers_run(50);
	CHECK(!signer_is_ready());
	start(s, 0, 3);
	CHECK(askers_wait(askers, 3));
	CHECK_REFUSAL(askers[0].no, "signer-unreachable");
	rename(elsewhere, s->socket);
	real_signer_start(s);
	for (int i = 0; i < 100 && !signer_is_ready(); i++) {
		memset(askers, 0, sizeof askers);
		start(s, 0, 1);
		CHECK(askers_wait(askers, 1));
		askers_run(50);
	}
	memset(askers, 0, sizeof askers);
	start(s, 0, 3);
	check_all_answered(s, 3);
	end(s);
}

TEST(worker_does_not_start_without_a_signer)
{
	struct real_signer *s = real_signer_new();
	struct signer_welcome welcome;
	long long started = clock_monotonic_us();

	kill(s->pid, SIGSTOP);
	CHECK(!askers_open(s, &welcome));
	CHECK(clock_monotonic_us() - started < 20000000);
	kill(s->pid, SIGCONT);
	askers_close();
	real_signer_free(s);
}
