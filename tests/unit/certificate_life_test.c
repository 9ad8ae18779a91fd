/* certificate_life_test.c -- F-47: certificates of ours are renewed in time, or somebody is told.
 */
#include "a_certificate.h"
#include "certificate_life.h"
#include "test.h"

enum { NOW = 1800000000, DAY = 86400 };

static struct text ends_at(struct arena *a, long long end)
{
	return text_of(certificate_pem(
		a, certificate_make(a, certificate_key(a),
				    &(struct a_certificate){.name = "Ours", .to = end})));
}

TEST(a_certificate_says_when_it_ends)
{
	struct arena *a = arena_new();

	CHECK_NUMBER(certificate_end(ends_at(a, NOW)), NOW);
	CHECK_NUMBER(certificate_end(TEXT("-----BEGIN CERTIFICATE-----\nAAAA\n")), 0);
	CHECK_NUMBER(certificate_end(TEXT("")), 0);
	arena_free(a);
}

TEST(a_certificate_that_ends_within_thirty_days_is_an_alert)
{
	struct arena *a = arena_new();
	const struct provider agency = {.id = "agency",
					.host.tls_client_certificate = ends_at(a, NOW + DAY)},
			      plain = {.id = "plain"}, *const both[] = {&plain, &agency};
	struct config config = {.tls_certificate = ends_at(a, NOW + 31 * DAY)};
	long long left_s;

	CHECK_STR(certificate_alert(a, &config, NOW, &left_s), NULL);
	CHECK_STR(certificate_alert(a, &config, NOW + DAY, &left_s), "listener");
	CHECK_NUMBER(left_s, 30 * DAY);
	config.provider_count = 2;
	config.providers = both;
	CHECK_STR(certificate_alert(a, &config, NOW + 2 * DAY, &left_s), "provider agency");
	CHECK_NUMBER(left_s, -DAY);
	arena_free(a);
}

TEST(a_monitor_reads_how_long_each_certificate_lasts)
{
	struct arena *a = arena_new();
	const struct config config = {.tls_certificate = ends_at(a, NOW + 90),
				      .registry.host.tls_client_certificate = ends_at(a, NOW - 1)};
	const char *lines = certificate_metrics(a, &config, NOW).at;

	CHECK(strstr(lines, "\nparvis_certificate_left_seconds{of=\"listener\"} 90\n") != NULL);
	CHECK(strstr(lines, "\nparvis_certificate_left_seconds{of=\"registry\"} -1\n") != NULL);
	arena_free(a);
}
