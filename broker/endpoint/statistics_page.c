/* statistics_page.c -- how well signing in went in the last whole month: GET /statistics,
 * /statistics.json.
 *
 * A month that is over does not change, so a worker reads it from the store once an hour at most,
 * however often it is asked.
 */
#include "statistics_page.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"
#include "json_write.h"
#include "language_links.h"
#include "page_words.h"
#include "public_pages.h"
#include "statistics.h"
#include "store_statistics.h"
#include <string.h>

enum { HELD_S = 3600 };

struct statistics_page {
	struct browser_flow browser; /* first */
	const char *month;           /* "2026-10" */
	struct text lines;
	bool is_new; /* lines were read */
};

static struct {
	struct arena *arena; /* NULL: none was read */
	const char *month;
	long long read_us;
	struct statistics statistics;
} held;

static struct statistics_page *of(struct flow *f) { return (struct statistics_page *)f; }

static bool is_held(const char *month)
{
	return held.arena != NULL && strcmp(held.month, month) == 0 &&
	       clock_monotonic_us() - held.read_us < HELD_S * 1000000LL;
}

static enum turn read_tally(struct flow *f)
{
	of(f)->month = statistics_month(f->arena, clock_now(), 1);
	of(f)->is_new = !is_held(of(f)->month);
	return of(f)->is_new ? store_read_tally(f, of(f)->month, &of(f)->lines) : FLOW_NEXT;
}

void statistics_page_forget(void)
{
	arena_free(held.arena);
	held.arena = NULL;
}

static enum turn hide_small_counts(struct flow *f)
{
	struct arena *a;
	int least = context.config->settings.statistics_least;

	if (!of(f)->is_new)
		return FLOW_NEXT;
	statistics_page_forget();
	held.arena = a = arena_new();
	held.month = arena_string(a, text_of(of(f)->month));
	held.read_us = clock_monotonic_us();
	held.statistics = statistics_read(a, context.config, of(f)->lines);
	statistics_hide(&held.statistics.services, least);
	statistics_hide(&held.statistics.providers, least);
	return FLOW_NEXT;
}

static long long sign_ins(const struct statistics_row *row)
{
	return statistics_rounded(row->counts[STATISTICS_ASKED] + row->counts[STATISTICS_AGAIN]);
}

static const char *name_of_service(struct flow *f, const char *id)
{
	return browser_client_name(f, config_client(context.config, id));
}

static const char *name_of_provider(struct flow *f, const char *id)
{
	const struct provider *p = config_provider(context.config, id);

	return browser_name(f, p->name, p->name_fr, p->name_vi);
}

static const char *text_in(struct flow *f, const char *key)
{
	return page_text(context.pages, of(f)->browser.language, key);
}

static const char *with_unit(struct flow *f, int number, const char *unit)
{
	return number < 0 ? "–" : arena_printf(f->arena, "%d%s", number, unit);
}

static const char *median(struct flow *f, const struct statistics_row *row)
{
	int seconds = statistics_median_s(row, context.config->settings.statistics_least);

	return seconds == 0 ? text_in(f, "statistics.longer") : with_unit(f, seconds, " s");
}

static void fill_row(struct flow *f, struct page_value *values, const struct statistics_row *row,
		     const char *name)
{
	int least = context.config->settings.statistics_least;
	const char *percent = text_in(f, "number.percent");

	values[0] = (struct page_value){"name", name, NULL};
	values[1] = (struct page_value){"sign_ins", public_pages_number(f, sign_ins(row)), NULL};
	values[2] = (struct page_value){
		"success", with_unit(f, statistics_success(row, least), percent), NULL};
	values[3] = (struct page_value){"median", median(f, row), NULL};
	values[4] = (struct page_value){
		"satisfied", with_unit(f, statistics_satisfied(row, least), percent), NULL};
}

static const struct page_scope *rows(struct flow *f, const struct statistics_table *table,
				     const char *(*name_of)(struct flow *f, const char *id))
{
	struct page_scope *scopes = arena_alloc(f->arena, (table->count + 1) * sizeof *scopes);

	for (size_t i = 0; i < table->count; i++) {
		const struct statistics_row *row = &table->rows[i];
		struct page_value *values = arena_alloc(f->arena, 6 * sizeof *values);

		fill_row(f, values, row,
			 row->id == NULL ? text_in(f, "statistics.others") : name_of(f, row->id));
		scopes[i].values = values;
		if (i > 0)
			scopes[i - 1].next = &scopes[i];
	}
	return table->count == 0 ? NULL : scopes;
}

static enum turn show_statistics(struct flow *f)
{
	const struct page_scope *services = rows(f, &held.statistics.services, name_of_service),
				*providers = rows(f, &held.statistics.providers, name_of_provider);
	const char *least = arena_printf(f->arena, "%d", context.config->settings.statistics_least);

	return browser_page(
		f, 200, "statistics",
		(const struct page_value[]){
			{"month",
			 page_day(f->arena, context.pages, of(f)->browser.language,
				  arena_printf(f->arena, "%s-00", held.month)),
			 NULL},
			{"least", least, NULL},
			{"services", NULL, services},
			{"providers", NULL, providers},
			{"some", services == NULL && providers == NULL ? NULL : "1", NULL},
			{"languages", NULL,
			 language_links(f, of(f)->browser.language,
					browser_path(f, "/statistics"))},
			{NULL, NULL, NULL},
		},
		NULL);
}

static void put_unless_hidden(struct json_writer *w, const char *name, int number)
{
	if (number >= 0)
		json_put_number(w, name, number);
}

static void put_table(struct json_writer *w, const char *name, const struct statistics_table *table)
{
	int least = context.config->settings.statistics_least;

	json_open_as(w, name, '[');
	for (size_t i = 0; i < table->count; i++) {
		const struct statistics_row *row = &table->rows[i];

		json_open(w, '{');
		if (row->id != NULL)
			json_put_string(w, "id", row->id);
		json_put_number(w, "sign_ins", sign_ins(row));
		put_unless_hidden(w, "success_percent", statistics_success(row, least));
		put_unless_hidden(w, "median_s", statistics_median_s(row, least));
		put_unless_hidden(w, "satisfied_percent", statistics_satisfied(row, least));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static enum turn give_statistics(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	json_open(&w, '{');
	json_put_string(&w, "month", held.month);
	json_put_number(&w, "least", context.config->settings.statistics_least);
	put_table(&w, "services", &held.statistics.services);
	put_table(&w, "providers", &held.statistics.providers);
	json_close(&w, '}');
	public_pages_may_be_kept(f);
	return exchange_json(f, 200, json_written(&w));
}

static const struct flow_step page_steps[] = {
	{"read-parameters", browser_read_parameters},
	{"are-on", public_pages_are_on},
	{"read-tally", read_tally}, /* Redis, once an hour */
	{"hide-small-counts", hide_small_counts},
	{"show-statistics", show_statistics},
	{NULL, NULL},
};

static const struct flow_step json_steps[] = {
	{"are-on", public_pages_are_on},
	{"read-tally", read_tally}, /* Redis, once an hour */
	{"hide-small-counts", hide_small_counts},
	{"give-statistics", give_statistics},
	{NULL, NULL},
};

const struct flow_kind statistics_flow = {
	.name = "statistics",
	.size = sizeof(struct statistics_page),
	.deadline_ms = 5000,
	.steps = page_steps,
	.refuse = browser_refuse,
};

const struct flow_kind statistics_json_flow = {
	.name = "statistics-json",
	.size = sizeof(struct statistics_page),
	.deadline_ms = 5000,
	.steps = json_steps,
	.refuse = exchange_refuse_json,
};
