/* provider_offer_test.c -- the chooser's states, as the table of FranceConnect has them. */
#include "a_config.h"
#include "provider_offer.h"
#include "test.h"
#include <stdio.h>

static const char *const low[] = {"eidas1", NULL}, *const two[] = {"eidas2", "eidas3", NULL},
			 *const all[] = {"eidas1", "eidas2", "eidas3", NULL},
			 *const high[] = {"eidas3", NULL};
static const char *const it[] = {"post", NULL}, *const another[] = {"agency", NULL},
			 *const nobody[] = {NULL};

static const struct row {
	bool display, enabled;
	const char *const *allow, *const *deny, *const *levels;
	const char *asked, *floor;
	enum provider_state high, low; /* excluded ones are hidden, or named */
} rows[] = {
	/* U90, U91, U95 */
	{true, true, NULL, NULL, NULL, "", "", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, NULL, NULL, low, "eidas1", "", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, NULL, NULL, two, "eidas2", "", PROVIDER_OPEN, PROVIDER_OPEN},
	/* U96, U93, U94 */
	{true, false, NULL, NULL, NULL, "", "", PROVIDER_UNAVAILABLE, PROVIDER_UNAVAILABLE},
	{false, false, NULL, NULL, NULL, "", "", PROVIDER_HIDDEN, PROVIDER_HIDDEN},
	{false, true, NULL, NULL, NULL, "", "", PROVIDER_HIDDEN, PROVIDER_HIDDEN},
	/* U105 to U107, U109 */
	{true, true, it, NULL, NULL, "", "", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, another, NULL, NULL, "", "", PROVIDER_HIDDEN, PROVIDER_UNAVAILABLE},
	{true, true, NULL, it, NULL, "", "", PROVIDER_HIDDEN, PROVIDER_UNAVAILABLE},
	{true, true, NULL, another, NULL, "", "", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, it, it, NULL, "", "", PROVIDER_HIDDEN, PROVIDER_UNAVAILABLE},
	{true, true, NULL, nobody, NULL, "", "", PROVIDER_OPEN, PROVIDER_OPEN},
	{false, true, NULL, it, NULL, "", "", PROVIDER_HIDDEN, PROVIDER_HIDDEN},
	/* not for this client is told before the level, as switched off is: nobody sees which */
	{true, true, NULL, it, low, "eidas3", "", PROVIDER_HIDDEN, PROVIDER_UNAVAILABLE},
	{true, false, NULL, NULL, low, "eidas3", "", PROVIDER_UNAVAILABLE, PROVIDER_UNAVAILABLE},
	/* U92, B48 */
	{true, true, NULL, NULL, two, "eidas3", "", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, NULL, NULL, low, "eidas2", "", PROVIDER_TOO_LOW, PROVIDER_TOO_LOW},
	/* U83, U88, U89: all that it may prove, not the best of it */
	{true, true, NULL, NULL, low, "eidas1", "eidas2", PROVIDER_BELOW_FLOOR,
	 PROVIDER_BELOW_FLOOR},
	{true, true, NULL, NULL, all, "eidas1", "eidas2", PROVIDER_BELOW_FLOOR,
	 PROVIDER_BELOW_FLOOR},
	{true, true, NULL, NULL, NULL, "eidas1", "eidas2", PROVIDER_BELOW_FLOOR,
	 PROVIDER_BELOW_FLOOR},
	{true, true, NULL, NULL, two, "eidas1", "eidas2", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, NULL, NULL, high, "eidas2", "eidas2", PROVIDER_OPEN, PROVIDER_OPEN},
	{true, true, NULL, NULL, low, "eidas3", "eidas2", PROVIDER_TOO_LOW, PROVIDER_TOO_LOW},
};

TEST(each_state_of_the_chooser_is_the_one_of_the_table)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct client client = tax_client;
		const struct authorize_request request = {
			.client = &client, .acr = row->asked, .acr_floor = row->floor};
		const struct provider post = {.id = "post",
					      .display = row->display,
					      .enabled = row->enabled,
					      .allowed_acr = row->levels};
		struct config config = *a_config();

		client.providers = row->allow;
		client.excluded_providers = row->deny;
		CHECK_NUMBER(provider_state(&config, &request, &post), row->high);
		config.settings.show_excluded_providers = true;
		CHECK_NUMBER(provider_state(&config, &request, &post), row->low);
		/* what has a button may be chosen, and nothing else but what is not displayed */
		if (row->display)
			CHECK(provider_may_be_chosen(&config, &request, &post) ==
			      (row->low == PROVIDER_OPEN));
	}
}

/* U111 to U113: the bridge to other countries has a place of its own, or none */
TEST(a_european_provider_is_offered_or_not_there)
{
	struct client client = tax_client;
	const struct authorize_request request = {.client = &client, .acr = "", .acr_floor = ""};
	struct provider bridge = {
		.id = "post", .display = true, .enabled = true, .identity = IDENTITY_EUROPEAN};
	struct config config = *a_config();

	config.settings.show_excluded_providers = true;
	CHECK_NUMBER(provider_state(&config, &request, &bridge), PROVIDER_OPEN);
	client.excluded_providers = it;
	CHECK_NUMBER(provider_state(&config, &request, &bridge), PROVIDER_HIDDEN);
	client.excluded_providers = NULL;
	bridge.enabled = false;
	CHECK_NUMBER(provider_state(&config, &request, &bridge), PROVIDER_HIDDEN);
	bridge.enabled = true;
	bridge.display = false;
	CHECK_NUMBER(provider_state(&config, &request, &bridge), PROVIDER_HIDDEN);
}

TEST(a_provider_that_is_not_displayed_can_be_named)
{
	const struct authorize_request request = {
		.client = &tax_client, .acr = "", .acr_floor = ""};
	const struct provider hidden = {.id = "post", .enabled = true};

	CHECK_NUMBER(provider_state(a_config(), &request, &hidden), PROVIDER_HIDDEN);
	CHECK(provider_may_be_chosen(a_config(), &request, &hidden));
}
