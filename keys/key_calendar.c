#include "key_calendar.h"
#include <time.h>

/* What has ended concerns no client, and would hide what comes. */
static struct key_set that_live(struct arena *a, const struct key_set *set, long long now)
{
	struct key *keys = arena_alloc(a, (set->count + 1) * sizeof *keys);
	struct key_set living = {0, keys};

	for (size_t i = 0; i < set->count; i++)
		if (set->keys[i].use == KEY_SIGNS_TOKENS &&
		    key_state(&set->keys[i].dates, now) < KEY_RETIRED)
			keys[living.count++] = set->keys[i];
	return living;
}

/* Each kind of key once: of all that sign tokens under one algorithm, the first stands for them. */
static bool stands_for_its_kind(const struct key_set *set, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (key_is_like(&set->keys[j], &set->keys[i]))
			return false;
	return true;
}

static struct key_step step_after(const struct config *config, const struct key_set *set,
				  const struct key_need *need, long long now)
{
	const struct key_plan plan = key_plan_of(config, set, KEY_SIGNS_TOKENS);

	return key_plan_next(&plan, set, need, now);
}

void key_calendar_put_step(struct json_writer *w, const struct key_need *need,
			   const struct key_step *step)
{
	json_open(w, '{');
	json_put_string(w, "use", key_use_name(need->use));
	json_put_string(w, "alg", jose_alg_name(need->alg));
	if (need->provider.at != NULL)
		json_put_text(w, "provider", need->provider);
	json_put_string(w, "step", key_step_name(step->kind));
	if (step->key != NULL && step->key->dates.published != 0)
		json_put_text(w, "kid", step->key->kid);
	if (step->kind != KEY_STEP_NONE)
		json_put_number(w, "due", step->due);
	json_put_bool(w, "comes_by_itself", step->comes_by_itself);
	json_close(w, '}');
}

static void put_keys(struct json_writer *w, const struct key_set *set, long long now)
{
	json_open_as(w, "keys", '[');
	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (!key_is_published(key, now))
			continue;
		json_open(w, '{');
		json_put_text(w, "kid", key->kid);
		json_put_string(w, "alg", jose_alg_name(key->alg));
		json_put_string(w, "state", key_state_name(key_set_state(set, key, now)));
		json_put_number(w, "published", key->dates.published);
		if (key->dates.active != 0)
			json_put_number(w, "active", key->dates.active);
		json_close(w, '}');
	}
	json_close(w, ']');
}

struct text key_calendar_json(struct arena *a, const struct config *config,
			      const struct key_set *set, long long now)
{
	const struct key_set living = that_live(a, set, now);
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "issuer", config->settings.issuer);
	put_keys(&w, &living, now);
	json_open_as(&w, "steps", '[');
	for (size_t i = 0; i < living.count; i++) {
		const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = living.keys[i].alg};
		struct key_step step;

		if (!stands_for_its_kind(&living, i))
			continue;
		step = step_after(config, &living, &need, now);
		if (step.kind != KEY_STEP_NONE)
			key_calendar_put_step(&w, &need, &step);
	}
	json_close(&w, ']');
	json_close(&w, '}');
	return json_written(&w);
}

/* RFC 5545 3.3.5 */
static const char *written(struct arena *a, long long seconds)
{
	char text[24] = "";
	time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) != NULL)
		strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
	return arena_string(a, text_of(text));
}

/* When what is told changed last: the same for all who ask, unlike the time. */
static long long last_change(const struct key_set *set, long long now)
{
	long long last = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct key_dates *d = &set->keys[i].dates;
		const long long dates[] = {d->created,  d->published, d->active,
					   d->retiring, d->retired,   d->revoked};

		for (size_t j = 0; j < sizeof dates / sizeof *dates; j++)
			if (dates[j] > last && dates[j] <= now)
				last = dates[j];
	}
	return last;
}

static const char *event(struct arena *a, const struct key_step *step, enum jose_alg alg,
			 const char *stamp)
{
	const char *name = key_step_name(step->kind), *about = "";

	if (step->key != NULL && step->key->dates.published != 0)
		about = arena_printf(a, "DESCRIPTION:kid %.*s\r\n", TEXT_ARG(step->key->kid));
	return arena_printf(a,
			    "BEGIN:VEVENT\r\nUID:sig-%s-%s-%lld@parvis\r\nDTSTAMP:%s\r\n"
			    "DTSTART:%s\r\nSUMMARY:%s %s key\r\n%sEND:VEVENT\r\n",
			    jose_alg_name(alg), name, step->due, stamp, written(a, step->due), name,
			    jose_alg_name(alg), about);
}

struct text key_calendar_ics(struct arena *a, const struct config *config,
			     const struct key_set *set, long long now)
{
	const struct key_set living = that_live(a, set, now);
	const char *stamp = written(a, last_change(set, now));
	const char *ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parvis//keys//EN\r\n";

	for (size_t i = 0; i < living.count; i++) {
		const struct key_need need = {.use = KEY_SIGNS_TOKENS, .alg = living.keys[i].alg};
		struct key_step step;

		if (!stands_for_its_kind(&living, i))
			continue;
		step = step_after(config, &living, &need, now);
		if (step.kind != KEY_STEP_NONE)
			ics = arena_printf(a, "%s%s", ics, event(a, &step, need.alg, stamp));
	}
	return text_of(arena_printf(a, "%sEND:VCALENDAR\r\n", ics));
}
