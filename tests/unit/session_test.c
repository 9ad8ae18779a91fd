/* session_test.c -- the browser's session: who is in it, and what goes on into the next. */
#include "a_config.h"
#include "json_read.h"
#include "session.h"
#include "test.h"

static struct arena *a;

static struct session *begin_as(const char *sub, const struct session *earlier)
{
	struct identity identity = {.issuer = "https://a.example",
				    .sub = sub,
				    .acr = "eidas2",
				    .amr = "pwd",
				    .auth_time = 7,
				    .claims = json_read(a, TEXT("{\"given_name\":\"Anne\"}"), 99)};

	return session_begin(a, a_config(), &identity, "agency", &tax_client, 42, earlier);
}

TEST(a_session_survives_the_store)
{
	struct session *session, *again;

	a = arena_new();
	session = session_continue(a, begin_as("anne", NULL), &tax_client, "notice-1");
	again = session_parse(a, session_pack(a, session));
	CHECK(again != NULL);
	CHECK_STR(again->sid, session->sid);
	CHECK_STR(again->provider, "agency");
	CHECK_STR(again->account, session->account);
	CHECK_STR(again->identity->acr, "eidas2");
	CHECK_NUMBER(again->identity->auth_time, 7);
	CHECK_TEXT(json_text(again->identity->claims, "given_name"), "Anne");
	CHECK_STR(again->clients, "tax");
	CHECK_STR(again->notices, "notice-1");
	CHECK_NUMBER(again->started, 42);
	CHECK(session_parse(a, TEXT("")) == NULL);
	CHECK(session_parse(a, TEXT("\x03sid")) == NULL);
	arena_free(a);
}

/* B11, T-36 */
TEST(of_another_person_nothing_goes_on)
{
	struct session *anne, *bob;

	a = arena_new();
	anne = session_continue(a, begin_as("anne", NULL), &tax_client, "notice-1");
	bob = begin_as("bob", anne);
	CHECK(strcmp(bob->sid, anne->sid) != 0);
	CHECK_STR(bob->clients, "");
	CHECK_STR(bob->notices, "");
	arena_free(a);
}

TEST(the_same_person_keeps_sid_and_clients)
{
	struct session *anne, *again;

	a = arena_new();
	anne = session_continue(a, begin_as("anne", NULL), &tax_client, "notice-1");
	again = begin_as("anne", anne);
	CHECK_STR(again->sid, anne->sid);
	CHECK_STR(again->clients, "tax");
	CHECK_STR(again->notices, "notice-1");
	arena_free(a);
}

#define PIVOT(birthdate)                                                                           \
	"{\"given_name\":\"Anne\",\"family_name\":\"MARTIN\",\"birthdate\":\"" birthdate           \
	"\",\"gender\":\"female\",\"birthplace\":\"75107\",\"birthcountry\":\"99100\"}"

static struct config two_providers;
static struct provider post;

/* Anne's session of the agency, and a client of it. */
static struct session *anne_of_the_agency(void)
{
	static const struct provider *providers[] = {&agency_provider, &post};
	struct identity identity = {.issuer = "https://agency.example",
				    .sub = "anne",
				    .acr = "eidas1",
				    .amr = "",
				    .auth_time = 7,
				    .claims = json_read(a, TEXT(PIVOT("1990-02-03")), 999)};
	struct session *session;

	two_providers = *a_config();
	two_providers.providers = providers;
	two_providers.provider_count = 2;
	post = agency_provider;
	post.id = "post";
	session = session_begin(a, &two_providers, &identity, "agency", &tax_client, 42, NULL);
	return session_continue(a, session, &tax_client, "");
}

/* Is she the same whom the post proves at a higher level? */
static struct session *step_up(struct session *session, const char *claims,
			       const struct client *client)
{
	struct identity identity = {.issuer = "https://post.example",
				    .sub = "4711",
				    .acr = "eidas2",
				    .amr = "",
				    .auth_time = 1000,
				    .claims = json_read(a, text_of(claims), 999)};

	return session_begin(a, &two_providers, &identity, "post", client, 1001, session);
}

/* B47 */
TEST(a_step_up_at_another_provider_goes_on_with_the_session_of_the_same_pivot_identity)
{
	struct session *anne, *higher;

	a = arena_new();
	tax_client.subject_version = SUBJECT_FRANCECONNECT;
	anne = anne_of_the_agency();
	higher = step_up(anne, PIVOT("1990-02-03"), &tax_client);
	CHECK_STR(higher->sid, anne->sid);
	CHECK_STR(higher->clients, "tax");
	CHECK_STR(higher->identity->acr, "eidas2");
	CHECK_NUMBER(higher->identity->auth_time, 1000);
	CHECK_STR(higher->provider, "post");
	tax_client.subject_version = SUBJECT_V1;
	arena_free(a);
}

TEST(a_session_of_another_provider_goes_on_only_where_all_know_her_by_her_pivot_identity)
{
	struct session *anne;

	a = arena_new();
	tax_client.subject_version = SUBJECT_FRANCECONNECT;
	anne = anne_of_the_agency();
	CHECK(strcmp(step_up(anne, PIVOT("1990-02-04"), &tax_client)->sid, anne->sid) != 0);
	CHECK(strcmp(step_up(anne, "{}", &tax_client)->sid, anne->sid) != 0);
	CHECK(strcmp(step_up(anne, PIVOT("1990-02-03"), &phone_client)->sid, anne->sid) != 0);
	anne = session_continue(a, anne, &phone_client, "");
	CHECK(strcmp(step_up(anne, PIVOT("1990-02-03"), &tax_client)->sid, anne->sid) != 0);
	anne = anne_of_the_agency();
	post.identity = IDENTITY_EUROPEAN;
	CHECK(strcmp(step_up(anne, PIVOT("1990-02-03"), &tax_client)->sid, anne->sid) != 0);
	tax_client.subject_version = SUBJECT_V1;
	arena_free(a);
}

TEST(clients_and_notices_are_bounded_and_stand_once)
{
	struct session *session;
	struct text list, word;
	int count = 0;

	a = arena_new();
	session = begin_as("anne", NULL);
	for (int i = 0; i < 200; i++) {
		struct client client = tax_client;

		client.client_id = arena_printf(a, "c-%d", i % 100);
		session = session_continue(a, session, &client, "the-same");
	}
	list = text_of(session->clients);
	while ((word = text_next_word(&list)).at != NULL)
		count++;
	CHECK_NUMBER(count, SESSION_CLIENTS_MAX);
	CHECK(strncmp(session->clients, "c-99 c-98 ", 10) == 0);
	CHECK_STR(session->notices, "the-same");
	arena_free(a);
}

/* T-32: what was shown once does not stand for more. */
TEST(a_notice_is_of_one_client_and_its_claims)
{
	struct authorize_request request = {.client = &tax_client, .scope = "openid"};
	const char *name = "given_name", *notice, *other;

	a = arena_new();
	notice = session_notice(a, &request, name);
	CHECK_STR(session_notice(a, &request, "given_name"), notice);
	other = session_notice(a, &request, "given_name email");
	CHECK(strcmp(other, notice) != 0);
	request.scope = "openid email";
	CHECK(strcmp(session_notice(a, &request, name), notice) != 0);
	request = (struct authorize_request){.client = &robot_client, .scope = "openid"};
	CHECK(strcmp(session_notice(a, &request, name), notice) != 0);
	arena_free(a);
}

TEST(a_session_ends_when_its_time_is_over)
{
	struct session session = {.started = 1000};

	CHECK_NUMBER(session_remaining_s(&session, 60, 1000), 60);
	CHECK_NUMBER(session_remaining_s(&session, 60, 1059), 1);
	CHECK_NUMBER(session_remaining_s(&session, 60, 1060), 0);
	CHECK_NUMBER(session_remaining_s(&session, 60, 5000), 0);
	CHECK_NUMBER(session_remaining_s(&session, 60, 900), 60);
}
