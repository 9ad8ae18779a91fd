/* switches_test.c -- what operators switched off, and how a command changes it. */
#include "account.h"
#include "client.h"
#include "switches_change.h"
#include "test.h"

enum { NOW = 1800000000 };

static struct arena *a;
static struct switches *s;

static void begin(void)
{
	arena_free(a);
	a = arena_new();
	s = switches_none(a);
}

static struct off_switch *add(enum off_kind kind, const char *id, const char *client)
{
	CHECK(switches_turn_off(s, &(struct off_switch){.kind = kind,
							.id = id,
							.client = client,
							.since = NOW,
							.reason = "fraud",
							.by = "anne",
							.text = "soon",
							.text_fr = "bientôt",
							.text_vi = "sớm"}));
	return &s->off[s->off_count - 1];
}

TEST(nothing_is_switched_off_at_first)
{
	begin();
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW), "");
	CHECK_REFUSAL(switches_check_client(s, "tax", NOW), "");
	CHECK_REFUSAL(switches_check_acr(s, "eidas1", NOW), "");
	CHECK_REFUSAL(switches_check_subject(s, "id", NOW), "");
	CHECK_REFUSAL(switches_check_sub(s, "tax", "sub", NOW), "");
}

/* switches-unknown: undecidable is refused */
TEST(while_nobody_knows_everything_is_refused)
{
	CHECK_REFUSAL(switches_check_provider(NULL, "agency", "tax", NOW), "switches-unknown");
	CHECK_REFUSAL(switches_check_client(NULL, "tax", NOW), "switches-unknown");
	CHECK_REFUSAL(switches_check_acr(NULL, "eidas1", NOW), "switches-unknown");
	CHECK_REFUSAL(switches_check_subject(NULL, "id", NOW), "switches-unknown");
	CHECK_REFUSAL(switches_check_sub(NULL, "tax", "sub", NOW), "switches-unknown");
	CHECK_NUMBER(switches_generation(NULL, "agency"), 0);
}

TEST(each_kind_is_switched_off_by_its_own_name)
{
	begin();
	add(OFF_PROVIDER, "agency", "");
	add(OFF_CLIENT, "tax", "");
	add(OFF_LEVEL, "eidas2", "");
	add(OFF_SUBJECT, "id", "");
	CHECK_REFUSAL(switches_check_provider(s, "agency", "health", NOW), "provider-switched-off");
	CHECK_REFUSAL(switches_check_client(s, "tax", NOW), "client-suspended");
	CHECK_REFUSAL(switches_check_acr(s, "eidas2", NOW), "level-restricted");
	CHECK_REFUSAL(switches_check_subject(s, "id", NOW), "subject-blocked");
	CHECK_REFUSAL(switches_check_provider(s, "tax", "health", NOW), "");
	CHECK_REFUSAL(switches_check_client(s, "agency", NOW), "");
	CHECK_REFUSAL(switches_check_acr(s, "eidas1", NOW), "");
	CHECK_REFUSAL(switches_check_subject(s, "other", NOW), "");
	CHECK_REFUSAL(switches_check_sub(s, "tax", "id", NOW), "");
	CHECK_STR(provider_switched_off.error, "temporarily_unavailable");
}

/* C-80: not for everybody at once */
TEST(a_provider_can_be_switched_off_for_one_client)
{
	begin();
	add(OFF_PROVIDER, "agency", "tax");
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW), "provider-switched-off");
	CHECK_REFUSAL(switches_check_provider(s, "agency", "health", NOW), "");
}

TEST(a_sub_is_blocked_at_its_client_alone)
{
	begin();
	add(OFF_SUBJECT, "sub", "tax");
	CHECK_REFUSAL(switches_check_sub(s, "tax", "sub", NOW), "subject-blocked");
	CHECK_REFUSAL(switches_check_sub(s, "health", "sub", NOW), "");
	CHECK_REFUSAL(switches_check_subject(s, "sub", NOW), "");
}

TEST(a_switch_holds_from_its_beginning_to_its_end)
{
	begin();
	add(OFF_PROVIDER, "agency", "")->until = NOW + 10;
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW - 1), "");
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW), "provider-switched-off");
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW + 9),
		      "provider-switched-off");
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW + 10), "");
}

TEST(maintenance_is_told_from_a_disturbance)
{
	begin();
	add(OFF_PROVIDER, "agency", "")->is_maintenance = true;
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW), "provider-in-maintenance");
	CHECK_STR(switches_find_provider(s, "agency", "tax", NOW)->text_fr, "bientôt");
	CHECK(switches_find_provider(s, "persona", "tax", NOW) == NULL);
}

static void sign(const char *what, long long at)
{
	switches_sign(
		a, s,
		&(struct operator_change){.at = at, .what = what, .by = "anne", .reason = "fraud"});
}

TEST(what_is_packed_is_parsed_again)
{
	const struct switches *again;

	begin();
	add(OFF_PROVIDER, "agency", "tax")->until = NOW + 10;
	CHECK(switches_flush_provider(s, "agency"));
	CHECK(switches_flush_provider(s, "agency"));
	sign("provider disable agency", NOW);
	again = switches_parse(a, switches_pack(a, s));
	CHECK_NUMBER(again->version, 1);
	CHECK_STR(again->tag, s->tag);
	CHECK_NUMBER(again->off_count, 1);
	CHECK_NUMBER(again->off[0].kind, OFF_PROVIDER);
	CHECK_NUMBER(again->off[0].until, NOW + 10);
	CHECK_STR(again->off[0].client, "tax");
	CHECK_STR(again->off[0].text_vi, "sớm");
	CHECK_NUMBER(switches_generation(again, "agency"), 2);
	CHECK_NUMBER(switches_generation(again, "persona"), 0);
	CHECK_STR(again->changes[0].what, "provider disable agency");
	CHECK_NUMBER(again->changes[0].version, 1);
}

TEST(a_document_that_is_not_one_is_refused)
{
	static const char *const wrong[] = {
		"",
		"{}",
		"[]",
		"{\"version\":1}",
		"{\"version\":-1,\"tag\":\"1.a\"}",
		"{\"version\":1,\"tag\":\"1.a\",\"off\":[{}]}",
		"{\"version\":1,\"tag\":\"1.a\",\"off\":[{\"kind\":\"king\",\"id\":\"x\","
		"\"since\":1,\"until\":0}]}",
		"{\"version\":1,\"tag\":\"1.a\",\"off\":[{\"kind\":\"client\",\"id\":\"x\","
		"\"since\":1}]}",
		"{\"version\":1,\"tag\":\"1.a\",\"flushes\":[{\"provider\":\"x\"}]}",
		"{\"version\":1,\"tag\":\"1.a\",\"changes\":[{}]}"};

	begin();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(switches_parse(a, text_of(wrong[i])) == NULL);
	CHECK(switches_parse(a, TEXT("{\"version\":1,\"tag\":\"1.a\"}")) != NULL);
}

TEST(each_change_has_a_version_and_a_tag_of_its_own)
{
	const char *first;

	begin();
	CHECK_STR(s->tag, "0");
	sign("one", NOW);
	first = s->tag;
	sign("two", NOW);
	CHECK_NUMBER(s->version, 2);
	CHECK(text_starts(text_of(s->tag), "2."));
	CHECK(strcmp(first + 2, s->tag + 2) != 0);
}

TEST(the_last_changes_are_kept)
{
	begin();
	for (int i = 0; i <= CHANGES_MAX; i++)
		sign("again", NOW);
	CHECK_NUMBER(s->change_count, CHANGES_MAX);
	CHECK_NUMBER(s->changes[0].version, 2);
	CHECK_NUMBER(s->changes[CHANGES_MAX - 1].version, CHANGES_MAX + 1);
}

TEST(a_switch_that_has_ended_goes_with_the_next_change)
{
	begin();
	add(OFF_PROVIDER, "agency", "")->until = NOW + 10;
	add(OFF_PROVIDER, "persona", "");
	sign("another", NOW + 10);
	CHECK_NUMBER(s->off_count, 1);
	CHECK_STR(s->off[0].id, "persona");
}

TEST(what_is_off_twice_is_off_once)
{
	begin();
	add(OFF_PROVIDER, "agency", "");
	add(OFF_PROVIDER, "agency", "tax");
	add(OFF_PROVIDER, "agency", "");
	CHECK_NUMBER(s->off_count, 2);
	CHECK(switches_turn_on(s, OFF_PROVIDER, "agency", ""));
	CHECK(!switches_turn_on(s, OFF_PROVIDER, "agency", ""));
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW), "provider-switched-off");
	CHECK(switches_turn_on(s, OFF_PROVIDER, "agency", "tax"));
	CHECK_REFUSAL(switches_check_provider(s, "agency", "tax", NOW), "");
}

TEST(switches_are_bounded)
{
	begin();
	for (int i = 0; i < SWITCHES_MAX; i++)
		add(OFF_SUBJECT, arena_printf(a, "%d", i), "");
	CHECK(!switches_turn_off(
		s, &(struct off_switch){.kind = OFF_CLIENT, .id = "tax", .client = ""}));
	CHECK(switches_turn_off(s, &s->off[3]));
	for (int i = 0; i < FLUSHES_MAX; i++)
		CHECK(switches_flush_provider(s, arena_printf(a, "%d", i)));
	CHECK(!switches_flush_provider(s, "agency"));
	CHECK(switches_flush_provider(s, "3"));
	CHECK(switches_parse(a, switches_pack(a, s)) != NULL);
}

TEST(what_no_worker_could_read_does_not_fit)
{
	char *words = NULL;

	begin();
	words = arena_alloc(a, 1025);
	memset(words, 'x', 1024);
	add(OFF_SUBJECT, "sub", "tax");
	CHECK(switches_fit(a, s));
	add(OFF_SUBJECT, "", "tax");
	CHECK(!switches_fit(a, s));
	CHECK(switches_turn_on(s, OFF_SUBJECT, "", "tax"));
	for (int i = 1; i < SWITCHES_MAX; i++)
		add(OFF_SUBJECT, arena_printf(a, "%d", i), "tax")->text = words;
	CHECK(!switches_fit(a, s));
}

TEST(an_account_id_is_of_this_deployment_alone)
{
	struct hash key = hash_sha256(TEXT("a")), other = hash_sha256(TEXT("b"));
	const char *id;

	begin();
	id = account_id(a, &key, "account");
	CHECK(account_id_is_one(id));
	CHECK_STR(id, account_id(a, &key, "account"));
	CHECK(strcmp(id, account_id(a, &key, "another")) != 0);
	CHECK(strcmp(id, account_id(a, &other, "account")) != 0);
	CHECK(!account_id_is_one("account") && !account_id_is_one(id + 1));
}

static void revoke(const char *kid, const char *provider, long long not_before)
{
	CHECK(switches_revoke(s, &(struct revoked_key){kid, "ES256", provider, not_before}));
}

static const struct client modern = {.id_token_signed_response_alg = "ES256",
				     .userinfo_signed_response_alg = "",
				     .authorization_signed_response_alg = "ES256"};
static const struct client old = {.id_token_signed_response_alg = "RS256",
				  .userinfo_signed_response_alg = "",
				  .authorization_signed_response_alg = "RS256"};

/* K-14 */
TEST(what_began_before_a_key_was_stolen_is_good_no_more)
{
	begin();
	CHECK_REFUSAL(switches_check_began(s, &modern, "agency", NOW), "");
	revoke("stolen", "", NOW);
	CHECK_REFUSAL(switches_check_began(s, &modern, "agency", NOW), "given-before-revocation");
	CHECK_REFUSAL(switches_check_began(s, &modern, "agency", NOW + 1), "");
	CHECK_REFUSAL(switches_check_began(s, &old, "agency", NOW), ""); /* another algorithm */
	CHECK_REFUSAL(switches_check_began(NULL, &old, "agency", NOW), "switches-unknown");
	CHECK(switches_is_revoked(s, TEXT("stolen")) && !switches_is_revoked(s, TEXT("stole")));
	CHECK(!switches_is_revoked(NULL, TEXT("stolen")));
}

TEST(a_stolen_key_toward_a_provider_ends_what_came_from_there)
{
	begin();
	revoke("stolen", "agency", NOW);
	CHECK_REFUSAL(switches_check_began(s, &old, "agency", NOW), "given-before-revocation");
	CHECK_REFUSAL(switches_check_began(s, &modern, "post", NOW), "");
}

TEST(stolen_keys_are_remembered_as_long_as_anything_they_concern_may_live)
{
	const struct operator_change change = {
		.at = NOW + 366 * 86400LL, .what = "", .by = "", .reason = ""};
	struct switches *read;

	begin();
	revoke("older", "", NOW - 1);
	revoke("stolen", "agency", NOW);
	CHECK(!switches_revoke(s, &s->revoked[0]));
	switches_sign(a, s, &change);
	read = switches_parse(a, switches_pack(a, s));
	CHECK(read != NULL && read->revoked_count == 1);
	CHECK_STR(read->revoked[0].kid, "stolen");
	CHECK_STR(read->revoked[0].alg, "ES256");
	CHECK_STR(read->revoked[0].provider, "agency");
	CHECK_NUMBER(read->revoked[0].not_before, NOW);
	for (int i = 0; i < REVOKED_MAX; i++)
		revoke(arena_printf(a, "%d", i), "", NOW);
	CHECK_NUMBER(s->revoked_count, REVOKED_MAX);
	CHECK(!switches_is_revoked(s, TEXT("stolen")) && switches_is_revoked(s, TEXT("0")));
}
