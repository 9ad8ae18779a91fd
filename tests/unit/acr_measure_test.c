/* acr_measure_test.c -- levels of two measures: how well an account is known, and how she showed
 * that it is hers. */
#include "a_config.h"
#include "acr.h"
#include "acr_mapping.h"
#include "acr_table.h"
#include "config_acr.h"
#include "test.h"

#define VN(account, level) "urn:vn:acr:a" #account ":l" #level
#define LOA "http://eidas.europa.eu/LoA/"
#define NIST "http://idmanagement.gov/ns/assurance/"

static struct arena *arena;
static struct config config;
static struct config_faults faults;
static const char *const vietnam[] = {VN(1, 1), VN(1, 2), VN(1, 3), VN(1, 4), VN(2, 1),
				      VN(2, 2), VN(2, 3), VN(2, 4), NULL};
static const char *const france[] = {"eidas1", "eidas2", "eidas3", NULL};

/* A platform that issues these levels, with the shipped measures. */
static void issue(const char *const *levels)
{
	arena = arena_new();
	faults = config_faults_none(arena);
	config = *a_config();
	config.settings.acr_values = levels;
	config.settings.trusted_proxies = levels; /* there are some */
	config.settings.suspicious_header = "";
	config.acr_levels = acr_table_read(arena, TEXT_NONE, &faults);
	config.client_count = config.provider_count = 0;
	CHECK_NUMBER(faults.count, 0);
}

static int faults_of(const char *const *levels)
{
	int count;

	issue(levels);
	config_acr_check(&config, &faults);
	count = faults.count;
	arena_free(arena);
	return count;
}

static const struct {
	const char *obtained, *asked;
	bool is_enough;
} pairs[] = {
	{VN(2, 2), VN(2, 2), true},          {VN(2, 2), VN(1, 1), true},
	{VN(2, 1), VN(1, 3), false}, /* neither is enough for the other */
	{VN(1, 3), VN(2, 1), false},         {VN(1, 4), VN(2, 4), false},
	{VN(2, 4), VN(1, 4), true},          {VN(2, 2), "eidas2", true},
	{VN(1, 4), "eidas2", false},         {VN(2, 3), "eidas3", false},
	{VN(2, 4), "eidas3", true},          {"eidas2", VN(1, 2), true},
	{"eidas2", VN(2, 2), false},         {VN(1, 2), NIST "aal/2", true},
	{VN(1, 2), NIST "ial/2", false},     {VN(2, 1), NIST "ial/3", true},
	{LOA "substantial", "eidas2", true}, {"urn:vn:acr:a3:l1", VN(1, 1), false},
	{VN(1, 1), "LoA1", false},
};

TEST(a_level_is_enough_if_it_is_in_both_measures)
{
	issue(vietnam);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		CHECK(acr_is_enough(&config, pairs[i].obtained, pairs[i].asked) ==
		      pairs[i].is_enough);
	arena_free(arena);
}

static const struct {
	const char *minimum, *asked, *chosen, *essential;
} choices[] = {
	{"", VN(2, 2), VN(2, 2), VN(2, 2)},
	{"", VN(2, 2) " " VN(1, 1), VN(1, 1), VN(1, 1)},
	/* of two that cannot be compared the first: B45 */
	{"", VN(1, 3) " " VN(2, 1), VN(1, 3), VN(1, 3)},
	{"", VN(2, 1) " " VN(1, 3), VN(2, 1), VN(2, 1)},
	/* both minima together: B49 */
	{VN(2, 1), VN(1, 3), VN(2, 3), NULL},
	{VN(1, 3), VN(2, 1), VN(2, 3), NULL},
	{VN(2, 1), "", VN(2, 1), NULL},
	/* words of others */
	{"", LOA "low", VN(1, 1), VN(1, 1)},
	{"", LOA "substantial", VN(2, 2), VN(2, 2)},
	{"", LOA "high", VN(2, 4), VN(2, 4)},
	{"", NIST "aal/3", VN(1, 4), VN(1, 4)},
	{"", NIST "ial/2", VN(2, 1), VN(2, 1)},
	{VN(1, 2), NIST "ial/2", VN(2, 2), NULL},
	{"", "urn:x", "", NULL},
};

TEST(the_lowest_that_is_enough_for_all_that_was_asked_is_asked)
{
	issue(vietnam);
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		struct client client = tax_client;

		client.minimum_acr = choices[i].minimum;
		CHECK_STR(acr_choose(&config, &client, choices[i].asked), choices[i].chosen);
		CHECK_STR(acr_choose_essential(&config, &client, choices[i].asked),
			  choices[i].essential);
	}
	arena_free(arena);
}

/* who asks in another framework's words is told in one of them, if it is true */
TEST(words_of_others_are_answered_in_kind)
{
	issue(vietnam);
	CHECK(acr_is_foreign(&config, LOA "low " LOA "high") && acr_is_foreign(&config, "eidas1"));
	CHECK(!acr_is_foreign(&config, LOA "low " VN(1, 1)));
	CHECK(!acr_is_foreign(&config, "urn:x") && !acr_is_foreign(&config, ""));
	CHECK_STR(acr_told(&config, LOA "low " LOA "high", VN(2, 3)), LOA "low");
	CHECK_STR(acr_told(&config, LOA "low " LOA "high", VN(2, 4)), LOA "high");
	CHECK_STR(acr_told(&config, LOA "high", VN(2, 3)), "");
	CHECK_STR(acr_told(&config, "", VN(2, 3)), VN(2, 3));
	arena_free(arena);
}

TEST(a_providers_words_become_the_greatest_of_ours)
{
	const struct acr_pair none[] = {{NULL, NULL}};
	const struct provider plain = {.acr = none};

	issue(vietnam);
	CHECK_STR(acr_mapping_obtained(&config, &plain, LOA "substantial"), VN(1, 2));
	CHECK_STR(acr_mapping_obtained(&config, &plain, LOA "high"), VN(2, 4));
	CHECK_STR(acr_mapping_obtained(&config, &plain, VN(2, 1)), VN(2, 1));
	CHECK_STR(acr_mapping_obtained(&config, &plain, NIST "aal/3"), "");
	arena_free(arena);
	issue(france);
	CHECK_STR(acr_mapping_obtained(&config, &plain, VN(2, 3)), "eidas2");
	CHECK_STR(acr_mapping_obtained(&config, &plain, VN(1, 4)), "eidas1");
	CHECK_STR(acr_mapping_obtained(&config, &plain, LOA "high"), "eidas3");
	arena_free(arena);
}

/* U01 to U03, U06 to U08 */
TEST(a_platform_tells_up_to_its_maximum)
{
	struct client client = tax_client;

	issue(france);
	config.settings.maximum_acr = "eidas1";
	CHECK_STR(acr_told(&config, "", "eidas3"), "eidas1");
	CHECK_STR(acr_told(&config, "eidas2 eidas1", "eidas3"), "eidas1");
	CHECK_STR(acr_choose(&config, &client, "eidas1 eidas2 eidas3"), "eidas1");
	CHECK_STR(acr_choose_essential(&config, &client, "eidas2"), NULL);
	CHECK(acr_is_supported(&config, &client, "eidas1 eidas2 eidas3"));
	CHECK(acr_is_supported(&config, &client, "urn:x") &&
	      acr_is_supported(&config, &client, ""));
	CHECK(!acr_is_supported(&config, &client, "eidas2"));
	CHECK(!acr_is_supported(&config, &client, "urn:x eidas3"));
	config.settings.maximum_acr = "";
	client.minimum_acr = "eidas2";
	CHECK(!acr_is_supported(&config, &client, "eidas1"));
	CHECK(!acr_is_supported(&config, &client, "eidas1 eidas3"));
	CHECK(acr_is_supported(&config, &client, "eidas3 eidas2"));
	CHECK_STR(acr_told(&config, "", "eidas3"), "eidas3");
	arena_free(arena);
}

/* U12: and it is asked even where the client asks nothing, since nothing less may come back */
TEST(a_provider_is_asked_the_lowest_that_it_may_prove)
{
	static const char *const high[] = {"eidas3", NULL}, *const two[] = {"eidas1", "eidas2",
									    NULL};
	const struct acr_pair pairs_of[] = {{"eidas3", "loa4"}, {"eidas2", "loa3"}, {NULL, NULL}},
			      none[] = {{NULL, NULL}};
	const struct provider mapped = {.acr = pairs_of, .allowed_acr = high},
			      plain = {.acr = none, .allowed_acr = two};

	issue(france);
	CHECK_STR(acr_mapping_ask(&config, &mapped, "eidas2"), "loa4");
	CHECK_STR(acr_mapping_ask(&config, &mapped, ""), "loa4");
	CHECK_STR(acr_mapping_ask(&config, &plain, ""), "eidas1");
	CHECK_STR(acr_mapping_ask(&config, &plain, "eidas2"), "eidas2");
	CHECK_STR(acr_mapping_ask(&config, &plain, "eidas3"), "");
	CHECK(acr_is_within_reach(&config, &plain, "eidas2"));
	CHECK(!acr_is_within_reach(&config, &plain, "eidas3"));
	CHECK(acr_is_within_reach(&config, &mapped, "eidas1"));
	arena_free(arena);
}

/* All that the shipped table knows, and what nobody does. */
static const char *word(size_t i)
{
	static const char *const others[] = {"", "urn:x", "EIDAS1"};
	size_t count = 0;

	while (config.acr_levels[count].word != NULL)
		count++;
	return i < count ? config.acr_levels[i].word : i < count + 3 ? others[i - count] : NULL;
}

static void check_caps(const char *minimum, const char *asked, const char *obtained)
{
	struct client client = tax_client;
	const char *level, *told;

	client.minimum_acr = minimum;
	level = acr_choose(&config, &client, asked);
	CHECK(acr_is_enough(&config, level, minimum)); /* B49: never below */
	told = acr_told(&config, "", obtained);
	CHECK(*told == '\0' || acr_is_enough(&config, obtained, told)); /* B45: never above */
	CHECK(acr_is_enough(&config, config.settings.maximum_acr, told) || *told == '\0' ||
	      *config.settings.maximum_acr == '\0');
	told = acr_told(&config, asked, obtained);
	CHECK(*told == '\0' || *asked == '\0' || text_has_word(text_of(asked), text_of(told)));
	CHECK(*told == '\0' || acr_is_enough(&config, obtained, told));
	level = acr_choose_essential(&config, &client, asked);
	CHECK(level == NULL || *acr_told(&config, asked, level) != '\0');
}

static void check_order(const char *one, const char *other, const char *third)
{
	if (acr_is_enough(&config, one, other) && acr_is_enough(&config, other, third))
		CHECK(acr_is_enough(&config, one, third));
	if (*one != '\0' && acr_is_enough(&config, one, one))
		CHECK(acr_is_enough(&config, one, acr_of_word(&config, one)));
	if (acr_rank(&config, one) >= 0 && acr_rank(&config, other) > acr_rank(&config, one))
		CHECK(!acr_is_enough(&config, one, other)); /* the list never contradicts */
}

/* An order, whatever is compared; and no answer beyond what was proven or may be told. */
TEST(levels_are_ordered_and_capped_whatever_is_asked_and_proven)
{
	const char *const *const platforms[] = {vietnam, france};

	for (size_t p = 0; p < 2; p++) {
		issue(platforms[p]);
		for (size_t i = 0; word(i) != NULL; i++)
			for (size_t j = 0; word(j) != NULL; j++)
				for (size_t k = 0; word(k) != NULL; k++)
					check_order(word(i), word(j), word(k));
		for (size_t maximum = 0; maximum < 2; maximum++) {
			config.settings.maximum_acr = maximum == 0 ? "" : platforms[p][1];
			for (size_t i = 0; word(i) != NULL; i++)
				for (size_t j = 0; word(j) != NULL; j++)
					for (const char *const *m = platforms[p]; *m != NULL; m++)
						check_caps(*m, word(i), word(j));
		}
		arena_free(arena);
	}
}

TEST(levels_whose_order_contradicts_their_measures_are_refused)
{
	CHECK_NUMBER(faults_of(vietnam), 0);
	CHECK_NUMBER(faults_of(france), 0);
	CHECK_NUMBER(faults_of((const char *const[]){"bronze", "gold", NULL}), 0);
	CHECK_NUMBER(faults_of((const char *const[]){"eidas1", "gold", NULL}), 1);
	CHECK(faults_of((const char *const[]){"eidas2", "eidas1", NULL}) > 1);
	CHECK_NUMBER(faults_of((const char *const[]){"eidas1", LOA "low", NULL}), 1);
	/* the last is not enough for the first; eidas3 is just enough for both */
	CHECK(faults_of((const char *const[]){VN(1, 3), VN(2, 1), NULL}) > 1);
}

TEST(a_table_of_levels_is_read_strictly)
{
	arena = arena_new();
	faults = config_faults_none(arena);
	acr_table_read(arena,
		       TEXT("{\"a b\":{\"account\":1},\"b\":3,\"c\":{\"account\":10},"
			    "\"d\":{\"acount\":1}}"),
		       &faults);
	CHECK_NUMBER(faults.count, 4);
	faults = config_faults_none(arena);
	config.acr_levels = acr_table_read(
		arena, TEXT("{\"b\":{\"account\":1,\"authentication\":9}}"), &faults);
	CHECK_NUMBER(faults.count, 0);
	CHECK_NUMBER(acr_table_find(config.acr_levels, TEXT("b"))->authentication, 9);
	CHECK(acr_table_find(config.acr_levels, TEXT("c")) == NULL);
	CHECK(acr_table_find(NULL, TEXT("b")) == NULL);
	arena_free(arena);
}
