#include "key_metrics.h"
#include "key_plan.h"

struct metrics {
	struct arena *arena;
	const char *text;
};

static void add(struct metrics *m, const char *line)
{
	m->text = arena_printf(m->arena, "%s%s\n", m->text, line);
}

static void head(struct metrics *m, const char *name, const char *type, const char *help)
{
	add(m, arena_printf(m->arena, "# HELP %s %s\n# TYPE %s %s", name, help, name, type));
}

/* A value of a label, escaped. */
static const char *label(struct arena *a, struct text value)
{
	char *out = arena_alloc(a, 2 * value.len + 1), *at = out;

	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '"' || value.at[i] == '\\')
			*at++ = '\\';
		*at++ = value.at[i];
	}
	return out;
}

static void add_ages(struct metrics *m, const struct key_set *set, long long now)
{
	head(m, "parvis_key_age_seconds", "gauge", "Since a published key was made.");
	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (key_is_published(key, now))
			add(m, arena_printf(m->arena,
					    "parvis_key_age_seconds{kid=\"%.*s\",alg=\"%s\","
					    "state=\"%s\"} %lld",
					    TEXT_ARG(key->kid), jose_alg_name(key->alg),
					    key_state_name(key_set_state(set, key, now)),
					    now - key->dates.created));
	}
}

static bool is_of_tokens(const struct key_needs *needs, size_t i)
{
	return needs->at[i].use == KEY_SIGNS_TOKENS;
}

static void add_steps(struct metrics *m, const struct config *config, const struct key_set *set,
		      const struct key_needs *needs, long long now)
{
	const struct key_plan plan = key_plan_of(config, set, KEY_SIGNS_TOKENS);

	head(m, "parvis_key_next_step_seconds", "gauge",
	     "Until the next step of a rotation; below 0: it is overdue.");
	for (size_t i = 0; i < needs->count; i++) {
		struct key_step step = key_plan_next(&plan, set, &needs->at[i], now);

		if (is_of_tokens(needs, i) && step.kind != KEY_STEP_NONE)
			add(m, arena_printf(m->arena,
					    "parvis_key_next_step_seconds{alg=\"%s\",step=\"%s\"} "
					    "%lld",
					    jose_alg_name(needs->at[i].alg),
					    key_step_name(step.kind), step.due - now));
	}
}

static bool is_missing(const struct config *config, const struct key_set *set,
		       const struct key_need *need, long long now)
{
	const struct key_plan plan = key_plan_of(config, set, need->use);

	return key_successor_is_missing(&plan, set, need, config->settings.key_alert_s, now);
}

static void add_alerts(struct metrics *m, const struct config *config, const struct key_set *set,
		       const struct key_needs *needs, long long now)
{
	head(m, "parvis_key_successor_missing", "gauge",
	     "1: the key ends soon, and its successor is not published.");
	for (size_t i = 0; i < needs->count; i++)
		if (is_of_tokens(needs, i))
			add(m, arena_printf(m->arena, "parvis_key_successor_missing{alg=\"%s\"} %d",
					    jose_alg_name(needs->at[i].alg),
					    is_missing(config, set, &needs->at[i], now)));
}

/* Those lines that begin with what, "WHAT NAME COUNT TIME", as a counter labelled by NAME. */
static void add_counts(struct metrics *m, struct text lines, const char *what, const char *name,
		       const char *by)
{
	while (lines.at != NULL) {
		struct text line = text_split(lines, '\n', &lines), whose;
		long long count;

		if (!text_is(text_next_word(&line), what))
			continue;
		whose = text_next_word(&line);
		if (text_is(whose, ":"))
			whose = TEXT("");
		if (text_number(text_next_word(&line), &count))
			add(m, arena_printf(m->arena, "%s{%s=\"%s\"} %lld", name, by,
					    label(m->arena, whose), count));
	}
}

struct text key_metrics(struct arena *a, const struct config *config,
			const struct key_set *schedule, struct text lines, long long now)
{
	const struct key_needs needs = key_needs_of(a, config);
	struct metrics m = {a, ""};

	add_ages(&m, schedule, now);
	add_steps(&m, config, schedule, &needs, now);
	add_alerts(&m, config, schedule, &needs, now);
	head(&m, "parvis_key_signatures_total", "counter", "Given with a key, by all machines.");
	add_counts(&m, lines, "s", "parvis_key_signatures_total", "kid");
	head(&m, "parvis_jwks_fetches_total", "counter",
	     "Of the key set, from all machines, by the client that said who it is.");
	add_counts(&m, lines, "f", "parvis_jwks_fetches_total", "client");
	head(&m, "parvis_unknown_kid_total", "counter",
	     "Tokens that came back with a key that is none of ours now.");
	add_counts(&m, lines, "u", "parvis_unknown_kid_total", "client");
	return text_of(m.text);
}

bool key_alert(struct arena *a, const struct config *config, const struct key_set *schedule,
	       long long now)
{
	const struct key_needs needs = key_needs_of(a, config);

	for (size_t i = 0; i < needs.count; i++)
		if (is_of_tokens(&needs, i) && is_missing(config, schedule, &needs.at[i], now))
			return true;
	return false;
}
