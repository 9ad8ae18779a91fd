#include "statistics.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

const int statistics_bounds_s[STATISTICS_BOUNDS] = {10, 20, 30, 60, 120, 300, 600, 0};

static const char *const names[STATISTICS_KINDS] = {
	"asked",      "signed-in",  "again",     "worked",    "failed",
	"within-10",  "within-20",  "within-30", "within-60", "within-120",
	"within-300", "within-600", "beyond"};

int statistics_within(long long seconds)
{
	int i = 0;

	while (statistics_bounds_s[i] != 0 && seconds > statistics_bounds_s[i])
		i++;
	return i;
}

const char *statistics_what_name(int what) { return names[what]; }

static struct statistics_table table_new(struct arena *a, size_t count)
{
	struct statistics_table table = {arena_alloc(a, (count + 1) * sizeof *table.rows),
					 count + 1};

	for (size_t i = 0; i < table.count; i++)
		table.rows[i] = (struct statistics_row){.id = NULL};
	return table;
}

static int what_of(struct text name)
{
	for (int i = 0; i < STATISTICS_KINDS; i++)
		if (text_is(name, names[i]))
			return i;
	return -1;
}

static int compare_ids(const void *one, const void *other)
{
	return strcmp(((const struct statistics_row *)one)->id,
		      ((const struct statistics_row *)other)->id);
}

/* Its own row, or that of the others, which is the last. */
static struct statistics_row *row_of(struct statistics_table *table, const char *id)
{
	struct statistics_row *others = &table->rows[table->count - 1],
			      *found = bsearch(&(struct statistics_row){.id = id}, table->rows,
					       table->count - 1, sizeof *table->rows, compare_ids);

	return found == NULL ? others : found;
}

static void read_line(struct arena *a, struct statistics *s, struct text line)
{
	struct text of = text_split(line, '\t', &line), id = text_split(line, '\t', &line),
		    what = text_split(line, '\t', &line);
	struct statistics_table *table = text_is(of, "service")    ? &s->services
					 : text_is(of, "provider") ? &s->providers
								   : NULL;
	long long number;

	if (table != NULL && what_of(what) >= 0 && text_number(line, &number))
		row_of(table, arena_string(a, id))->counts[what_of(what)] += number;
}

static bool is_told(const struct config *config, const char *client_id)
{
	return config_client(config, client_id)->statistics;
}

struct statistics statistics_read(struct arena *a, const struct config *config, struct text lines)
{
	struct statistics s = {table_new(a, config->client_count),
			       table_new(a, config->provider_count)};

	for (size_t i = 0; i < config->client_count; i++)
		s.services.rows[i].id = config->clients[i]->client_id;
	for (size_t i = 0; i < config->provider_count; i++)
		s.providers.rows[i].id = config->providers[i]->id;
	qsort(s.services.rows, config->client_count, sizeof *s.services.rows, compare_ids);
	qsort(s.providers.rows, config->provider_count, sizeof *s.providers.rows, compare_ids);
	while (lines.len > 0)
		read_line(a, &s, text_split(lines, '\n', &lines));
	for (size_t i = 0; i < config->client_count; i++)
		if (!is_told(config, s.services.rows[i].id))
			s.services.rows[i].id = NULL;
	return s;
}

static long long sign_ins(const struct statistics_row *row)
{
	return row->counts[STATISTICS_ASKED] + row->counts[STATISTICS_AGAIN];
}

static void join(struct statistics_row *others, const struct statistics_row *row)
{
	for (int i = 0; i < STATISTICS_KINDS; i++)
		others->counts[i] += row->counts[i];
}

/* Join to others the rows that have fewer than least, or no name. Returns how many stay. */
static size_t join_small(struct statistics_row *rows, size_t count, struct statistics_row *others,
			 long long least)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].id != NULL && sign_ins(&rows[i]) >= least)
			rows[kept++] = rows[i];
		else
			join(others, &rows[i]);
	return kept;
}

static size_t smallest(const struct statistics_row *rows, size_t count)
{
	size_t found = 0;

	for (size_t i = 1; i < count; i++)
		if (sign_ins(&rows[i]) < sign_ins(&rows[found]))
			found = i;
	return found;
}

void statistics_hide(struct statistics_table *table, long long least)
{
	struct statistics_row others = table->rows[table->count - 1];
	size_t kept = join_small(table->rows, table->count - 1, &others, least);

	while (sign_ins(&others) > 0 && sign_ins(&others) < least && kept > 0) {
		size_t i = smallest(table->rows, kept);

		join(&others, &table->rows[i]);
		memmove(&table->rows[i], &table->rows[i + 1], (--kept - i) * sizeof *table->rows);
	}
	if (sign_ins(&others) >= least)
		table->rows[kept++] = others;
	table->count = kept;
}

long long statistics_rounded(long long number) { return (number + 5) / 10 * 10; }

static int hundredths(long long part, long long whole, long long least)
{
	if (whole < least || whole == 0)
		return -1;
	return part >= whole ? 100 : (int)(part * 100 / whole);
}

int statistics_success(const struct statistics_row *row, long long least)
{
	return hundredths(row->counts[STATISTICS_SIGNED_IN], row->counts[STATISTICS_ASKED], least);
}

int statistics_satisfied(const struct statistics_row *row, long long least)
{
	long long worked = row->counts[STATISTICS_WORKED];

	return hundredths(worked, worked + row->counts[STATISTICS_FAILED], least);
}

int statistics_median_s(const struct statistics_row *row, long long least)
{
	const long long *within = row->counts + STATISTICS_WITHIN;
	long long all = 0, so_far = 0;
	int i = 0;

	for (int k = 0; k < STATISTICS_BOUNDS; k++)
		all += within[k];
	if (all < least || all == 0)
		return -1;
	for (so_far = within[0]; so_far * 2 < all; so_far += within[++i])
		;
	return statistics_bounds_s[i];
}

const char *statistics_month(struct arena *a, long long now, int before)
{
	time_t seconds = (time_t)now;
	struct tm tm;
	int months;

	gmtime_r(&seconds, &tm);
	months = (tm.tm_year + 1900) * 12 + tm.tm_mon - before;
	return arena_printf(a, "%04d-%02d", months / 12, months % 12 + 1);
}
