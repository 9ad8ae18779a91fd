/* confirmation_test.c -- a bound token is of use to the holder of its key alone. */
#include "confirmation.h"
#include "test.h"

/* C-37, C-40: DPoP key and certificate, each on its own and both together. */
TEST(a_bound_token_needs_the_key_it_is_bound_to)
{
	static const struct {
		struct confirmation cnf, sender;
		const char *refusal;
	} cases[] = {
		{{"", ""}, {"", ""}, ""},
		{{"", ""}, {"key", "certificate"}, ""},
		{{"key", ""}, {"key", ""}, ""},
		{{"key", ""}, {"", ""}, "token-of-another-key"},
		{{"key", ""}, {"kez", ""}, "token-of-another-key"},
		{{"key", ""}, {"", "key"}, "token-of-another-key"},
		{{"", "certificate"}, {"", "certificate"}, ""},
		{{"", "certificate"}, {"", ""}, "token-of-another-certificate"},
		{{"", "certificate"}, {"certificate", ""}, "token-of-another-certificate"},
		{{"key", "certificate"}, {"key", ""}, "token-of-another-certificate"},
		{{"key", "certificate"}, {"", "certificate"}, "token-of-another-key"},
		{{"key", "certificate"}, {"key", "certificate"}, ""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_REFUSAL(confirmation_check(&cases[i].cnf, &cases[i].sender),
			      cases[i].refusal);
}

TEST(a_confirmation_comes_back_from_its_record)
{
	struct arena *a = arena_new();
	struct record_writer w = record_write(a);
	struct record record;
	struct confirmation again;

	confirmation_put(&w, &(struct confirmation){"key", ""});
	CHECK(record_read(record_written(&w), &record));
	again = confirmation_get(a, &record);
	CHECK_STR(again.jkt, "key");
	CHECK_STR(again.x5t_s256, "");
	arena_free(a);
}
