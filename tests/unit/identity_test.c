/* identity_test.c -- who somebody is to us, and FranceConnect's way of saying it. */
#include "identity.h"
#include "json_read.h"
#include "test.h"
#include <string.h>

static struct identity of(struct arena *a, const char *claims)
{
	return (struct identity){.issuer = "https://a.example",
				 .sub = "1",
				 .acr = "",
				 .amr = "",
				 .claims = json_read(a, text_of(claims), 4096)};
}

/* The published fixture: spec 2.7. */
TEST(the_pivot_hash_of_the_published_vector)
{
	struct arena *a = arena_new();
	struct identity identity =
		of(a, "{\"given_name\":\"Joëlle Françoise\",\"family_name\":\"DUBINÔRE\","
		      "\"birthdate\":\"1992-08-15\",\"gender\":\"female\","
		      "\"birthplace\":\"75117\",\"birthcountry\":\"99100\"}");

	CHECK_TEXT(identity_pivot_hash(a, &identity),
		   "J2WdqlpnUQ1WxMA3BngwBCPo0Al6bxKgBb/PVNZlZZs=");
	arena_free(a);
}

TEST(the_pivot_hash_leaves_a_foreign_birthplace_out)
{
	struct arena *a = arena_new();
	struct identity with =
		of(a, "{\"given_name\":\"A\",\"family_name\":\"B\",\"birthdate\":\"1990-01-01\","
		      "\"gender\":\"male\",\"birthplace\":\"Hue\",\"birthcountry\":\"99243\"}");
	struct identity without =
		of(a, "{\"given_name\":\"A\",\"family_name\":\"B\",\"birthdate\":\"1990-01-01\","
		      "\"gender\":\"male\",\"birthcountry\":\"99243\"}");

	CHECK(text_equal(identity_pivot_hash(a, &with), identity_pivot_hash(a, &without)));
	arena_free(a);
}

TEST(there_is_no_pivot_hash_beyond_latin_1_or_with_a_claim_missing)
{
	struct arena *a = arena_new();
	struct identity vietnamese =
		of(a, "{\"given_name\":\"Đức\",\"family_name\":\"B\",\"birthdate\":\"1990-01-01\","
		      "\"gender\":\"male\",\"birthcountry\":\"99243\"}");
	struct identity nameless = of(a, "{\"family_name\":\"B\",\"birthdate\":\"1990-01-01\","
					 "\"gender\":\"male\",\"birthcountry\":\"99243\"}");

	CHECK(identity_pivot_hash(a, &vietnamese).at == NULL);
	CHECK(identity_pivot_hash(a, &nameless).at == NULL);
	arena_free(a);
}

/* One account by two providers, if both give the pivot identity by their registration. */
TEST(a_person_is_her_pivot_identity_where_providers_give_it)
{
	struct arena *a = arena_new();
	struct identity one = of(a, "{\"given_name\":\"A\",\"family_name\":\"B\",\"birthdate\":"
				    "\"1990-01-01\",\"gender\":\"male\",\"birthcountry\":"
				    "\"99243\"}"),
			other = one, unchecked = one;

	other.issuer = "https://b.example";
	CHECK_STR(identity_person(a, &one, IDENTITY_DEFAULT, "account"),
		  identity_person(a, &other, IDENTITY_DELEGATED, "account"));
	CHECK_STR(identity_person(a, &one, IDENTITY_ANY, "account"), "account");
	CHECK_STR(identity_person(a, &one, IDENTITY_EUROPEAN, "account"), "account");
	unchecked.claims = json_read(a, TEXT("{\"registry_check\":\"unchecked\"}"), 4096);
	CHECK_STR(identity_person(a, &unchecked, IDENTITY_DEFAULT, "account"), "account");
	arena_free(a);
}

TEST(accounts_of_two_issuers_never_meet)
{
	struct arena *a = arena_new();
	struct identity one = of(a, "{}"), other = of(a, "{}"), shifted = of(a, "{}");

	other.issuer = "https://b.example";
	shifted.issuer = "https://a.example1";
	shifted.sub = "";
	CHECK(strcmp(identity_account(a, &one), identity_account(a, &other)) != 0);
	CHECK(strcmp(identity_account(a, &one), identity_account(a, &shifted)) != 0);
	CHECK_STR(
		identity_account(a, &one),
		identity_account(a, &(struct identity){.issuer = "https://a.example", .sub = "1"}));
	arena_free(a);
}

/* broker-tests B64, B66: by the configured rule, never by an e-mail address. */
TEST(two_providers_one_person_by_her_pivot_identity_alone)
{
	static const char anne[] =
		"{\"given_name\":\"A\",\"family_name\":\"B\",\"birthdate\":\"1990-01-01\","
		"\"gender\":\"male\",\"birthcountry\":\"99243\",\"email\":\"a@b.example\","
		"\"email_verified\":true}";
	static const char neighbour[] =
		"{\"given_name\":\"A\",\"family_name\":\"B\",\"birthdate\":\"1990-01-02\","
		"\"gender\":\"male\",\"birthcountry\":\"99243\",\"email\":\"a@b.example\","
		"\"email_verified\":true}";
	struct arena *a = arena_new();
	struct identity one = of(a, anne), other = of(a, anne), else_ = of(a, neighbour);

	other.issuer = else_.issuer = "https://b.example";
	CHECK(text_equal(identity_pivot_hash(a, &one), identity_pivot_hash(a, &other)));
	CHECK(strcmp(identity_account(a, &one), identity_account(a, &other)) != 0);
	CHECK(!text_equal(identity_pivot_hash(a, &one), identity_pivot_hash(a, &else_)));
	CHECK(strcmp(identity_account(a, &one), identity_account(a, &else_)) != 0);
	arena_free(a);
}

/* T-14: nothing is trimmed and no case folded. */
TEST(subjects_are_told_apart_to_the_byte)
{
	static const char *const subs[] = {"A",  "a",  "A ",     " A",     "A  ",
					   "A.", "AA", "\u00e4", "a\u0308"};
	enum { SUBS = sizeof subs / sizeof *subs };
	struct arena *a = arena_new();
	const char *accounts[SUBS];

	for (size_t i = 0; i < SUBS; i++) {
		struct identity identity = of(a, "{}");

		identity.sub = subs[i];
		accounts[i] = identity_account(a, &identity);
		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(accounts[i], accounts[j]) != 0);
	}
	arena_free(a);
}

/* T-15: what is not Latin-1 has no pivot hash at all, such as these letters of other alphabets. */
TEST(names_that_look_alike_are_others)
{
	static const char *const alike[] = {"STRASSE",     "STRA\u00dfE", "Strasse",   "MULLER",
					    "M\u00dcLLER", "MUELLER",     "DU PONT",   "DUPONT",
					    "DU-PONT",     "ISIK",        "\u00c6SIR", "AESIR"};
	static const char *const beyond[] = {"M\u0410RTIN", "I\u015eIK", "\u0130PEK", "\ufb01n",
					     "MART\u200bIN"};
	enum { ALIKE = sizeof alike / sizeof *alike };
	static const char form[] =
		"{\"given_name\":\"A\",\"family_name\":\"%s\",\"birthdate\":\"1990-01-01\","
		"\"gender\":\"male\",\"birthcountry\":\"99243\"}";
	struct arena *a = arena_new();
	struct text hashes[ALIKE];

	for (size_t i = 0; i < ALIKE; i++) {
		struct identity identity = of(a, arena_printf(a, form, alike[i]));

		hashes[i] = identity_pivot_hash(a, &identity);
		CHECK(hashes[i].at != NULL);
		for (size_t j = 0; j < i; j++)
			CHECK(!text_equal(hashes[i], hashes[j]));
	}
	for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
		struct identity identity = of(a, arena_printf(a, form, beyond[i]));

		CHECK(identity_pivot_hash(a, &identity).at == NULL);
	}
	arena_free(a);
}
