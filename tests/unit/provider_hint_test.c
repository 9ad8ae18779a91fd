/* provider_hint_test.c -- past the chooser, to a provider that the client may use. */
#include "a_config.h"
#include "provider_hint.h"
#include "test.h"

static struct authorize_request hinted(const char *id)
{
	return (struct authorize_request){.client = &tax_client, .provider_hint = id};
}

static const struct provider *provider_of(const char *id)
{
	struct authorize_request request = hinted(id);

	return provider_hint_find(a_config(), &request);
}

/* U42, U43, U45, U46 */
TEST(a_hint_is_of_a_provider_that_is_offered)
{
	static const char *const another[] = {"another", NULL};

	CHECK(provider_of(agency_provider.id) == &agency_provider);
	CHECK(provider_of("nobody") == NULL);
	CHECK(provider_of("") == NULL);
	tax_client.providers = another;
	CHECK(provider_of(agency_provider.id) == NULL);
	tax_client.providers = NULL;
	agency_provider.enabled = false;
	CHECK(provider_of(agency_provider.id) == NULL);
	agency_provider.enabled = true;
}

/* U44: and what is not known is told as what is not allowed */
TEST(a_wrong_hint_is_an_error_for_strict_fc_alone)
{
	static const char *const another[] = {"another", NULL};
	struct authorize_request unknown = hinted("nobody"), known = hinted(agency_provider.id),
				 none = hinted("");

	CHECK_REFUSAL(provider_hint_check(a_config(), &unknown), "");
	tax_client.profile = PROFILE_STRICT_FC;
	CHECK_REFUSAL(provider_hint_check(a_config(), &unknown), "provider-hint-invalid");
	CHECK_REFUSAL(provider_hint_check(a_config(), &known), "");
	CHECK_REFUSAL(provider_hint_check(a_config(), &none), "");
	tax_client.providers = another;
	CHECK_REFUSAL(provider_hint_check(a_config(), &known), "provider-hint-invalid");
	tax_client.providers = NULL;
	tax_client.profile = PROFILE_DEFAULT;
}

/* U43, U44, U45, U46 */
TEST(provider_hints_say_which_may_be_named_and_a_clients_own_list_takes_their_place)
{
	static const char *const it[] = {"agency", NULL}, *const another[] = {"another", NULL},
				 *const nobody[] = {NULL};
	struct authorize_request request = hinted("agency");
	struct config config = *a_config();

	config.settings.provider_hints = it;
	CHECK(provider_hint_find(&config, &request) == &agency_provider);
	config.settings.provider_hints = another;
	CHECK(provider_hint_find(&config, &request) == NULL);
	tax_client.provider_hints = it;
	CHECK(provider_hint_find(&config, &request) == &agency_provider);
	tax_client.excluded_providers = it;
	CHECK(provider_hint_find(&config, &request) == NULL);
	tax_client.excluded_providers = NULL;
	tax_client.provider_hints = nobody;
	CHECK(provider_hint_find(a_config(), &request) == NULL);
	tax_client.provider_hints = NULL;
}
