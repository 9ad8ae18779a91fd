/* acr_test.c -- levels: which is asked, which is enough. */
#include "a_config.h"
#include "acr.h"
#include "test.h"

TEST(more_is_enough_and_less_is_not)
{
	CHECK(acr_is_enough(a_config(), "eidas2", "eidas1"));
	CHECK(acr_is_enough(a_config(), "eidas2", "eidas2"));
	CHECK(!acr_is_enough(a_config(), "eidas1", "eidas2"));
	CHECK(acr_is_enough(a_config(), "", ""));
}

TEST(an_unknown_level_is_never_enough)
{
	CHECK(!acr_is_enough(a_config(), "EIDAS3", "eidas1"));
	CHECK(!acr_is_enough(a_config(), "", "eidas1"));
	CHECK(!acr_is_enough(a_config(), "eidas3", "eidas9"));
}

TEST(the_lowest_known_of_several_is_asked)
{
	CHECK_STR(acr_choose(a_config(), &tax_client, "eidas3 eidas2"), "eidas2");
	CHECK_STR(acr_choose(a_config(), &tax_client, "urn:x eidas3"), "eidas3");
	CHECK_STR(acr_choose(a_config(), &tax_client, "urn:x"), "");
	CHECK_STR(acr_choose(a_config(), &tax_client, ""), "");
}

/* U06: what nobody knows is as nothing */
TEST(without_a_known_level_the_default_is_asked)
{
	struct config config = *a_config();

	config.settings.default_acr = "eidas3";
	CHECK_STR(acr_choose(&config, &tax_client, "urn:x"), "eidas3");
	CHECK_STR(acr_choose(&config, &tax_client, ""), "eidas3");
	CHECK_STR(acr_choose(&config, &tax_client, "eidas2 eidas3"), "eidas2");
}

/* a level that was asked, and true */
TEST(what_is_told_is_one_of_the_values_allowed)
{
	CHECK_STR(acr_told(a_config(), "", "eidas3"), "eidas3");
	CHECK_STR(acr_told(a_config(), "eidas1 eidas2", "eidas3"), "eidas2");
	CHECK_STR(acr_told(a_config(), "eidas3 eidas2", "eidas2"), "eidas2");
	CHECK_STR(acr_told(a_config(), "eidas3", "eidas2"), "");
	CHECK_STR(acr_choose_essential(a_config(), &tax_client, "eidas3 eidas1"), "eidas1");
	CHECK_STR(acr_choose_essential(a_config(), &robot_client, "eidas3 eidas1"), "eidas3");
	CHECK_STR(acr_choose_essential(a_config(), &robot_client, "eidas1"), NULL);
	CHECK_STR(acr_choose_essential(a_config(), &tax_client, "urn:x"), NULL);
}

TEST(a_clients_minimum_holds_whatever_it_asks)
{
	CHECK_STR(acr_choose(a_config(), &robot_client, "eidas1"), "eidas2");
	CHECK_STR(acr_choose(a_config(), &robot_client, ""), "eidas2");
	CHECK_STR(acr_choose(a_config(), &robot_client, "eidas3"), "eidas3");
}

TEST(a_provider_is_within_reach_of_the_levels_it_proves)
{
	const struct acr_pair two[] = {{"eidas1", "low"}, {"eidas2", "sub"}, {NULL, NULL}};
	const struct acr_pair any[] = {{NULL, NULL}};
	struct provider provider = {.acr = two};

	CHECK(acr_is_within_reach(a_config(), &provider, "eidas2"));
	CHECK(!acr_is_within_reach(a_config(), &provider, "eidas3"));
	provider.acr = any;
	CHECK(acr_is_within_reach(a_config(), &provider, "eidas3"));
}
