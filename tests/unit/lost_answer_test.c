/* lost_answer_test.c -- to whom an answer that nobody heard is given once more. */
#include "a_config.h"
#include "lost_answer.h"
#include "test.h"

#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

static struct lost_answer an_answer(void)
{
	return (struct lost_answer){
		.spender = {"run-1", 4711},
		.client = &tax_client,
		.redirect_uri = "https://tax.example/cb",
		.code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
		.sender = {"key", ""},
		.access_token = "token",
		.body = TEXT("{}"),
	};
}

TEST(a_lost_answer_survives_the_store)
{
	struct arena *a = arena_new();
	struct lost_answer answer = an_answer(), *again;

	again = lost_answer_parse(a, a_config(), lost_answer_pack(a, &answer));
	CHECK(again != NULL && again->client == &tax_client);
	CHECK_STR(again->spender.run, "run-1");
	CHECK_NUMBER(again->spender.pid, 4711);
	CHECK_STR(again->redirect_uri, answer.redirect_uri);
	CHECK_STR(again->code_challenge, answer.code_challenge);
	CHECK_STR(again->sender.jkt, "key");
	CHECK_STR(again->sender.x5t_s256, "");
	CHECK_STR(again->access_token, "token");
	CHECK_TEXT(again->body, "{}");
	arena_free(a);
}

TEST(what_is_no_answer_is_given_to_nobody)
{
	struct arena *a = arena_new();
	struct client gone = {.client_id = "gone"};
	struct lost_answer answer = an_answer();

	CHECK(lost_answer_parse(a, a_config(), TEXT("")) == NULL);
	CHECK(lost_answer_parse(a, a_config(), TEXT("no record")) == NULL);
	answer.client = &gone;
	CHECK(lost_answer_parse(a, a_config(), lost_answer_pack(a, &answer)) == NULL);
	answer.client = &tax_client;
	answer.body = TEXT_NONE;
	CHECK(lost_answer_parse(a, a_config(), lost_answer_pack(a, &answer)) == NULL);
	arena_free(a);
}

TEST(a_lost_answer_is_for_whoever_proves_what_the_first_redemption_did)
{
	static const struct {
		const struct client *client;
		const char *redirect_uri, *verifier;
		struct confirmation sender;
		bool is_for;
	} cases[] = {
		{&tax_client, "https://tax.example/cb", VERIFIER, {"key", ""}, true},
		{&robot_client, "https://tax.example/cb", VERIFIER, {"key", ""}, false},
		{&tax_client, "https://tax.example/", VERIFIER, {"key", ""}, false},
		{&tax_client, "", VERIFIER, {"key", ""}, false},
		{&tax_client, "https://tax.example/cb", VERIFIER "x", {"key", ""}, false},
		{&tax_client, "https://tax.example/cb", "", {"key", ""}, false},
		{&tax_client, "https://tax.example/cb", VERIFIER, {"kez", ""}, false},
		{&tax_client, "https://tax.example/cb", VERIFIER, {"", ""}, false},
		{&tax_client, "https://tax.example/cb", VERIFIER, {"key", "c"}, false},
	};
	const struct lost_answer answer = an_answer();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(lost_answer_is_for(&answer, cases[i].client, cases[i].redirect_uri,
					 cases[i].verifier, &cases[i].sender) == cases[i].is_for);
}

/* A pid says nothing on another machine, or in another life of this one. */
TEST(an_answer_is_lost_when_its_spender_of_this_run_is_gone)
{
	const struct lost_answer answer = an_answer();

	CHECK(lost_answer_is_lost(&answer, "run-1", false));
	CHECK(!lost_answer_is_lost(&answer, "run-1", true));
	CHECK(!lost_answer_is_lost(&answer, "run-2", false));
	CHECK(!lost_answer_is_lost(&answer, "run-2", true));
}
