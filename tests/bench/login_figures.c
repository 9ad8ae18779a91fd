/* login_figures.c -- what came out: rates, waiting times, and CPU time per login. */
#include "login.h"
#include <math.h>

const char *const step_names[STEPS] = {"authorize", "choose", "upstream", "callback",
				       "finish",    "token",  "userinfo"};

void histogram_add(struct histogram *h, uint64_t us)
{
	uint64_t i = us;
	if (us >= 128) {
		int shift = 56 - __builtin_clzll(us);
		i = (uint64_t)(shift + 1) << 7 | (us >> shift & 127);
	}
	h->slot[i < SLOTS_OF_HISTOGRAM ? i : SLOTS_OF_HISTOGRAM - 1]++;
	h->count++;
	if (us > h->most)
		h->most = us;
}

static double histogram_ms(const struct histogram *h, double q)
{
	uint64_t want = (uint64_t)ceil((double)h->count * q), seen = 0;
	for (uint64_t i = 0; i < SLOTS_OF_HISTOGRAM; i++)
		if ((seen += h->slot[i]) >= want && seen > 0) {
			uint64_t us =
				i < 128 ? i : (i & 127) << ((i >> 7) - 1) | 1ULL << ((i >> 7) + 6);
			return (double)us / 1000;
		}
	return 0;
}

static void print_waits(const char *name, const struct histogram *h, double logins)
{
	if (h->count > 0)
		printf("  %-10s %7.2f %9.2f %9.2f %9.2f %9.2f\n", name, (double)h->count / logins,
		       histogram_ms(h, .5), histogram_ms(h, .9), histogram_ms(h, .99),
		       (double)h->most / 1000);
}

/* One line that run_bench.py reads. */
static void write_report(double seconds, double driver_cpu_s, double verify_us)
{
	FILE *out = fopen(driver.report, "w");
	if (out == NULL)
		die("cannot write %s", driver.report);
	double logins = driver.done > 0 ? (double)driver.done : 1;
	fprintf(out, "{\"logins\": %llu, \"failed\": %llu, \"again\": %llu, \"seconds\": %.3f",
		(unsigned long long)driver.done, (unsigned long long)driver.total_failed,
		(unsigned long long)driver.again, seconds);
	fprintf(out, ", \"verify_us\": %.3f", verify_us);
	fprintf(out, ", \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"driver_us\": %.1f",
		histogram_ms(&driver.whole, .5), histogram_ms(&driver.whole, .99),
		driver_cpu_s * 1e6 / logins);
	for (int i = 0; i < driver.watched_count; i++) {
		const struct watched *w = &driver.watched[i];
		fprintf(out, ", \"%s_us\": %.1f", w->name,
			(w->after_s - w->before_s) * 1e6 / logins);
	}
	fputs("}\n", out);
	fclose(out);
}

void figures_report(double seconds, double driver_cpu_s, double verify_us)
{
	double logins = driver.done > 0 ? (double)driver.done : 1;
	printf("%llu logins in %.1f s: %.0f/s, %llu failed, %llu were asked to try again\n",
	       (unsigned long long)driver.done, seconds, (double)driver.done / seconds,
	       (unsigned long long)driver.total_failed, (unsigned long long)driver.again);
	printf("  %-10s %7s %9s %9s %9s %9s ms\n", "", "n/login", "p50", "p90", "p99", "max");
	print_waits("login", &driver.whole, logins);
	for (int i = 0; i < STEPS; i++)
		print_waits(step_names[i], &driver.steps[i], logins);
	if (driver.report != NULL)
		write_report(seconds, driver_cpu_s, verify_us);
}
