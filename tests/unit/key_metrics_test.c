#include "key_metrics.h"
#include "test.h"

enum { NOW = 1800000000, DAY = 86400 };

static const struct key keys[] = {
	{.kid = TEXT("first"),
	 .alg = JOSE_ES256,
	 .dates = {.created = NOW - 89 * DAY,
		   .published = NOW - 89 * DAY,
		   .active = NOW - 89 * DAY}},
	{.kid = TEXT("second"),
	 .alg = JOSE_ES256,
	 .dates = {.created = NOW - 60, .published = NOW - 60, .active = NOW + DAY}},
};

static const struct config config = {.settings = {.signing_alg = "ES256",
						  .key_period_s = 90 * DAY,
						  .key_alert_s = DAY,
						  .jwks_max_age_s = 3600}};

static bool says(const char *metrics, const char *line) { return strstr(metrics, line) != NULL; }

/* K-16 */
TEST(k16_metrics_say_how_old_keys_are_and_what_comes)
{
	struct arena *a = arena_new();
	const struct key_set set = {2, keys};
	const char *m =
		key_metrics(a, &config, &set, TEXT("u a\"b\\c 2 5\nf : 4 5\nk x y 1\nf z"), NOW).at;

	CHECK(says(m, "\nparvis_key_age_seconds{kid=\"first\",alg=\"ES256\",state=\"current\"} "
		      "7689600\n"));
	CHECK(says(m,
		   "\nparvis_key_age_seconds{kid=\"second\",alg=\"ES256\",state=\"next\"} 60\n"));
	CHECK(says(m, "\nparvis_key_next_step_seconds{alg=\"ES256\",step=\"activate\"} 86400\n"));
	CHECK(says(m, "\nparvis_key_successor_missing{alg=\"ES256\"} 0\n"));
	CHECK(says(m, "\nparvis_unknown_kid_total{client=\"a\\\"b\\\\c\"} 2\n"));
	CHECK(says(m, "\nparvis_jwks_fetches_total{client=\"\"} 4\n"));
	CHECK(!says(m, "client=\"z\""));
	CHECK(!key_alert(a, &config, &set, NOW));
	arena_free(a);
}

TEST(an_alert_is_a_metric_too)
{
	struct arena *a = arena_new();
	const struct key_set set = {1, keys};

	CHECK(key_alert(a, &config, &set, NOW));
	CHECK(!key_alert(a, &config, &set, NOW - 1));
	CHECK(says(key_metrics(a, &config, &set, TEXT_NONE, NOW).at,
		   "\nparvis_key_successor_missing{alg=\"ES256\"} 1\n"));
	arena_free(a);
}
