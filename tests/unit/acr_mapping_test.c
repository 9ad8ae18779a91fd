#include "acr_mapping.h"
#include "test.h"

static const char *const levels[] = {"eidas1", "eidas2", "eidas3", NULL};
static const struct config config = {.settings = {.acr_values = levels, .maximum_acr = ""}};
static const struct acr_pair none[] = {{NULL, NULL}};
static const struct acr_pair pairs[] = {
	{"eidas1", "low"}, {"eidas1", "weak"}, {"eidas2", "substantial"}, {NULL, NULL}};

TEST(ours_is_asked_in_their_words)
{
	const struct provider mapped = {.acr = pairs}, plain = {.acr = none};

	CHECK_STR(acr_mapping_ask(&config, &mapped, "eidas1"), "low");
	CHECK_STR(acr_mapping_ask(&config, &mapped, "eidas2"), "substantial");
	CHECK_STR(acr_mapping_ask(&config, &mapped, "eidas3"), "");
	CHECK_STR(acr_mapping_ask(&config, &mapped, ""), "");
	CHECK_STR(acr_mapping_ask(&config, &plain, "eidas3"), "eidas3");
}

TEST(a_provider_without_the_asked_level_is_asked_for_its_next_higher_one)
{
	const struct acr_pair high[] = {
		{"eidas3", "high"}, {"eidas2", "substantial"}, {NULL, NULL}};
	const struct provider provider = {.acr = high};

	CHECK_STR(acr_mapping_ask(&config, &provider, "eidas1"), "substantial");
	CHECK_STR(acr_mapping_ask(&config, &provider, "eidas3"), "high");
}

TEST(theirs_is_told_in_our_words_and_unknown_levels_prove_nothing)
{
	const struct provider mapped = {.acr = pairs}, plain = {.acr = none};

	CHECK_STR(acr_mapping_obtained(&config, &mapped, "low"), "eidas1");
	CHECK_STR(acr_mapping_obtained(&config, &mapped, "weak"), "eidas1");
	CHECK_STR(acr_mapping_obtained(&config, &mapped, "substantial"), "eidas2");
	CHECK_STR(acr_mapping_obtained(&config, &mapped, "Substantial"), "");
	CHECK_STR(acr_mapping_obtained(&config, &mapped, "eidas3"), "");
	CHECK_STR(acr_mapping_obtained(&config, &mapped, ""), "");
	CHECK_STR(acr_mapping_obtained(&config, &plain, "eidas3"), "eidas3");
	CHECK_STR(acr_mapping_obtained(&config, &plain, "eidas9"), "");
	CHECK_STR(acr_mapping_obtained(&config, &plain, ""), "");
}
