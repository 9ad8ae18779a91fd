/* acr_obtained_test.c -- the level that a provider proved, held both ways. */
#include "a_config.h"
#include "acr_obtained.h"
#include "test.h"

static const char *const middle[] = {"eidas2", NULL};
static const struct provider any = {.id = "any"}, only_middle = {.allowed_acr = middle};

static const struct row {
	const struct provider *provider;
	const char *floor, *asked, *proved, *refusal;
	bool is_essential;
} rows[] = {
	{&any, "", "", "", "", false},
	{&any, "", "", "eidas1", "", false},
	{&any, "", "eidas2", "eidas2", "", false},
	{&any, "", "eidas2", "eidas3", "", false},
	{&any, "", "eidas2", "eidas1", "acr-too-low", false},
	{&any, "", "eidas2", "", "acr-too-low", false},
	{&any, "", "eidas2", "eidas1", "acr-unmet", true},
	{&any, "", "", "", "acr-unmet", true},
	/* U05, U10, U11: neither above nor below what it may prove, nor nothing */
	{&only_middle, "", "", "eidas2", "", false},
	{&only_middle, "", "", "eidas3", "acr-not-allowed", false},
	{&only_middle, "", "", "eidas1", "acr-not-allowed", false},
	{&only_middle, "", "", "", "acr-not-allowed", false},
	{&only_middle, "", "eidas2", "eidas3", "acr-not-allowed", false},
	{&only_middle, "", "eidas3", "eidas2", "acr-too-low", false},
	/* U84, U85: in a suspicious place */
	{&any, "eidas2", "eidas1", "eidas2", "", false},
	{&any, "eidas2", "eidas1", "eidas3", "", false},
	{&any, "eidas2", "eidas1", "eidas1", "acr-below-floor", false},
	{&any, "eidas2", "", "", "acr-below-floor", false},
	{&any, "eidas2", "eidas3", "eidas2", "acr-too-low", false},
	{&only_middle, "eidas2", "eidas1", "eidas1", "acr-below-floor", false},
};

TEST(what_is_proven_is_neither_below_what_was_asked_nor_beyond_what_is_allowed)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		const struct authorize_request request = {.client = &tax_client,
							  .acr = row->asked,
							  .acr_floor = row->floor,
							  .acr_is_essential = row->is_essential};

		CHECK_REFUSAL(acr_obtained_check(a_config(), &request, row->provider, row->proved),
			      row->refusal);
	}
	CHECK_STR(acr_unmet.error, "unmet_authentication_requirements");
}
