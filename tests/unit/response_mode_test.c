/* response_mode_test.c -- how the answer travels. */
#include "a_config.h"
#include "response_mode.h"
#include "test.h"

static enum response_mode mode;

/* A9, D8 */
TEST(each_mode_has_its_name_and_jwt_is_the_query)
{
	CHECK_REFUSAL(response_mode_choose(&tax_client, "", &mode), "");
	CHECK_NUMBER(mode, RESPONSE_QUERY);
	CHECK_REFUSAL(response_mode_choose(&tax_client, "form_post", &mode), "");
	CHECK_NUMBER(mode, RESPONSE_FORM_POST);
	CHECK_REFUSAL(response_mode_choose(&tax_client, "jwt", &mode), "");
	CHECK_NUMBER(mode, RESPONSE_QUERY_JWT);
	CHECK_REFUSAL(response_mode_choose(&tax_client, "query.jwt", &mode), "");
	CHECK_NUMBER(mode, RESPONSE_QUERY_JWT);
	CHECK_REFUSAL(response_mode_choose(&tax_client, "form_post.jwt", &mode), "");
	CHECK_NUMBER(mode, RESPONSE_FORM_POST_JWT);
	CHECK(response_mode_is_signed(mode) && response_mode_is_posted(mode));
}

TEST(a_fragment_is_no_place_for_a_code)
{
	CHECK_REFUSAL(response_mode_choose(&tax_client, "fragment", &mode),
		      "response-mode-unsupported");
	CHECK_REFUSAL(response_mode_choose(&tax_client, "fragment.jwt", &mode),
		      "response-mode-unsupported");
	CHECK_NUMBER(mode, RESPONSE_QUERY);
}

/* D12 */
TEST(a_client_of_message_signing_is_answered_by_jwt_alone)
{
	tax_client.profile = PROFILE_FAPI2_MESSAGE_SIGNING;
	CHECK_REFUSAL(response_mode_choose(&tax_client, "query", &mode), "response-mode-unsigned");
	CHECK_NUMBER(mode, RESPONSE_QUERY_JWT);
	CHECK_REFUSAL(response_mode_choose(&tax_client, "", &mode), "");
	CHECK_NUMBER(mode, RESPONSE_QUERY_JWT);
	tax_client.profile = PROFILE_DEFAULT;
}
