/* What the public may know of sign-ins. */
#include "a_config.h"
#include "statistics.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct statistics_row row(const char *id, long long asked)
{
	return (struct statistics_row){.id = id, .counts = {[STATISTICS_ASKED] = asked}};
}

/* The ids that are left, "+" for the others together. */
static const char *left(struct statistics_table *table)
{
	static char ids[256];

	*ids = '\0';
	for (size_t i = 0; i < table->count; i++)
		snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s ",
			 table->rows[i].id == NULL ? "+" : table->rows[i].id);
	return ids;
}

static const char *hidden(struct statistics_row *rows, size_t count)
{
	struct statistics_table table = {rows, count};

	statistics_hide(&table, 10);
	return left(&table);
}

TEST(what_is_large_is_told_by_name)
{
	CHECK_STR(hidden((struct statistics_row[]){row("a", 10), row("b", 20), row(NULL, 0)}, 3),
		  "a b ");
}

TEST(what_is_small_is_told_with_others)
{
	CHECK_STR(hidden((struct statistics_row[]){row("a", 6), row("b", 20), row("c", 4),
						   row(NULL, 0)},
			 4),
		  "b + ");
}

TEST(nobody_can_subtract_to_a_single_small_one)
{
	CHECK_STR(hidden((struct statistics_row[]){row("a", 1), row("b", 20), row("c", 30),
						   row(NULL, 0)},
			 4),
		  "c + ");
}

TEST(what_cannot_be_hidden_is_not_told)
{
	CHECK_STR(hidden((struct statistics_row[]){row("a", 3), row(NULL, 0)}, 2), "");
	CHECK_STR(hidden((struct statistics_row[]){row(NULL, 0)}, 1), "");
}

TEST(one_without_a_name_is_told_with_others)
{
	CHECK_STR(hidden((struct statistics_row[]){row(NULL, 500), row("b", 20), row(NULL, 0)}, 3),
		  "b + ");
}

TEST(whatever_the_counts_nothing_small_is_told_and_nothing_is_lost)
{
	srand(7);
	for (int round = 0; round < 5000; round++) {
		struct statistics_row rows[8];
		struct statistics_table table = {rows, 8};
		long long before = 0, after = 0;

		for (int i = 0; i < 8; i++) {
			rows[i] = row(i < 7 ? "x" : NULL, rand() % (rand() % 2 ? 12 : 40));
			before += rows[i].counts[STATISTICS_ASKED];
		}
		statistics_hide(&table, 10);
		for (size_t i = 0; i < table.count; i++) {
			CHECK(table.rows[i].counts[STATISTICS_ASKED] >= 10);
			after += table.rows[i].counts[STATISTICS_ASKED];
		}
		CHECK(after == before || (table.count == 0 && before < 10));
	}
}

TEST(what_workers_counted_is_read_by_name)
{
	struct arena *a = arena_new();
	struct client other = {.client_id = "secret", .statistics = false},
		      tax = {.client_id = "tax", .statistics = true};
	struct client *clients[] = {&other, &tax};
	struct config config = *a_config();
	struct statistics s;

	config.clients = clients;
	config.client_count = 2;
	s = statistics_read(a, &config,
			    TEXT("service\ttax\tasked\t12\nservice\tsecret\tasked\t5\n"
				 "service\tgone\tasked\t3\nservice\ttax\tmade-up\t9\n"
				 "nothing\ttax\tasked\t4\nservice\ttax\tasked\tmany\n\n"
				 "service\ttax\tbeyond\t2"));
	CHECK_NUMBER(s.services.count, 3);
	CHECK_STR(s.services.rows[1].id, "tax");
	CHECK_NUMBER(s.services.rows[1].counts[STATISTICS_ASKED], 12);
	CHECK_NUMBER(s.services.rows[1].counts[STATISTICS_KINDS - 1], 2);
	CHECK(s.services.rows[0].id == NULL);
	CHECK_NUMBER(s.services.rows[0].counts[STATISTICS_ASKED], 5);
	CHECK_NUMBER(s.services.rows[2].counts[STATISTICS_ASKED], 3);
	arena_free(a);
}

TEST(numbers_are_rounded_to_tens)
{
	CHECK_NUMBER(statistics_rounded(0), 0);
	CHECK_NUMBER(statistics_rounded(14), 10);
	CHECK_NUMBER(statistics_rounded(15), 20);
}

TEST(a_rate_is_of_those_who_were_asked)
{
	struct statistics_row r = row("a", 200);

	r.counts[STATISTICS_SIGNED_IN] = 199;
	CHECK_NUMBER(statistics_success(&r, 10), 99);
	CHECK_NUMBER(statistics_success(&r, 201), -1);
	r.counts[STATISTICS_SIGNED_IN] = 201; /* one had been asked a month before */
	CHECK_NUMBER(statistics_success(&r, 10), 100);
	r.counts[STATISTICS_WORKED] = 9;
	CHECK_NUMBER(statistics_satisfied(&r, 10), -1);
	r.counts[STATISTICS_FAILED] = 3;
	CHECK_NUMBER(statistics_satisfied(&r, 10), 75);
}

TEST(half_are_within_the_median)
{
	struct statistics_row r = row("a", 20);
	long long *within = r.counts + STATISTICS_WITHIN;

	CHECK_NUMBER(statistics_median_s(&r, 10), -1);
	within[0] = 5;
	within[2] = 5;
	CHECK_NUMBER(statistics_median_s(&r, 10), 10);
	within[2] = 6;
	CHECK_NUMBER(statistics_median_s(&r, 10), 30);
	within[STATISTICS_BOUNDS - 1] = 100;
	CHECK_NUMBER(statistics_median_s(&r, 10), 0);
}

TEST(a_duration_falls_within_the_first_bound_that_it_does_not_pass)
{
	CHECK_NUMBER(statistics_within(0), 0);
	CHECK_NUMBER(statistics_within(10), 0);
	CHECK_NUMBER(statistics_within(11), 1);
	CHECK_NUMBER(statistics_within(100000), STATISTICS_BOUNDS - 1);
}

TEST(months_are_those_of_the_calendar)
{
	struct arena *a = arena_new();

	CHECK_STR(statistics_month(a, 1795340000, 0), "2026-11");
	CHECK_STR(statistics_month(a, 1795340000, 1), "2026-10");
	CHECK_STR(statistics_month(a, 1795340000, 11), "2025-12");
	CHECK_STR(statistics_month(a, 1795340000, 13), "2025-10");
	arena_free(a);
}
