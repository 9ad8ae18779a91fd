/* pushed_request_test.c -- the request_uri of a pushed authorization request. */
#include "a_config.h"
#include "pushed_request.h"
#include "test.h"

TEST(only_a_request_uri_of_ours_has_an_id)
{
	CHECK_STR(pushed_request_id("urn:ietf:params:oauth:request_uri:abc"), "abc");
	CHECK_STR(pushed_request_id("urn:ietf:params:oauth:request_uri:"), NULL);
	CHECK_STR(pushed_request_id("https://tax.example/request"), NULL);
	CHECK_STR(pushed_request_id(""), NULL);
}

/* C14, C15 */
TEST(a_pushed_request_is_its_clients_until_it_is_spent)
{
	struct arena *a = arena_new();
	struct authorize_request *request, *again = NULL;
	struct form form;
	struct text saved;

	a_form(&form, "client_id", "tax", "redirect_uri", "https://tax.example/cb", "state", "st",
	       NULL);
	CHECK_REFUSAL(authorize_request_identify(a, a_config(), &form, &request), "");
	saved = pushed_request_pack(a, request);
	CHECK_REFUSAL(pushed_request_open(a, a_config(), "tax", "id", saved, &again), "");
	CHECK_STR(again->state, "st");
	CHECK_STR(again->pushed, "id");
	CHECK_REFUSAL(pushed_request_open(a, a_config(), "robot", "id", saved, &again),
		      "request-uri-of-another-client");
	CHECK_REFUSAL(
		pushed_request_open(a, a_config(), "tax", "id", pushed_request_spent(a), &again),
		"request-uri-spent");
	CHECK_REFUSAL(pushed_request_open(a, a_config(), "tax", "id", TEXT_NONE, &again),
		      "request-uri-unknown");
	arena_free(a);
}
